import { rm } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { root } from '../scripts/chart/tools.ts'
import { buildAll } from './cluster/builds.ts'
import { type Cluster, missing, openCluster } from './cluster/clusters.ts'
import { lendElasticsearch, stopElasticsearch } from './cluster/elasticsearch.ts'
import { openFront, urlsAt } from './cluster/front.ts'
import { isReady, openKube, podsOf } from './cluster/kube.ts'
import type { Stage, Step } from './cluster/stage.ts'
import { breaking, lastBreaking } from './cluster/steps/breaking.ts'
import { changing } from './cluster/steps/changing.ts'
import { keeping } from './cluster/steps/keeping.ts'
import { opening } from './cluster/steps/opening.ts'
import { scaling } from './cluster/steps/scaling.ts'
import { seeing } from './cluster/steps/seeing.ts'
import { beforehand, closing, walls } from './cluster/steps/walls.ts'
import { printRow, printTable, type Row } from './cluster/table.ts'

const steps = [
  ...beforehand,
  ...opening,
  ...seeing,
  ...walls,
  ...scaling,
  ...changing,
  ...keeping,
  ...breaking,
  ...lastBreaking,
  ...closing,
]

// After so long no step is begun.
const mostMinutes = 40

const usage = `Usage: npm run test:cluster -- [--driver local|kind] [--only <words of a step>]… [--quick] [--keep] [--no-build] | --check
  Installs the shop on a real Kubernetes, and shows on it what an operator relies on. One table: step, expected, seen, seconds.
  --driver    local: a cluster made for the suite by the scripts beside this checkout (needs root); kind: the cluster quire of kind,
              made with k8s/kind.yaml and with its add-ons on it. Default: the one that is there
  --only      these steps; without the first, on the shop that is installed
  --quick     leaves out what depends on a machine at rest (marked *)
  --keep      uses a cluster that is up, and leaves it and the shop as they are at the end
  --no-build  the images are on the cluster already
  --check     says whether it can be run here, and runs nothing
Steps:
${steps.map(({ name, atRest }) => `  ${name}${atRest ? ' *' : ''}`).join('\n')}`

const options = {
  driver: { type: 'string' },
  only: { type: 'string', multiple: true },
  quick: { type: 'boolean' },
  keep: { type: 'boolean' },
  'no-build': { type: 'boolean' },
  check: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

async function canRun(driver: Cluster['name']): Promise<string> {
  await demandFree(openCluster(driver), false)
  return `It can be run here, with the driver ${driver}.`
}

type Asked = {
  only?: string[] | undefined
  quick?: boolean | undefined
  keep?: boolean | undefined
  'no-build'?: boolean | undefined
}

async function suite(driver: Cluster['name'], { only, quick, keep, 'no-build': built }: Asked): Promise<boolean> {
  const named = only ? steps.filter(({ name }) => only.some((words) => name.includes(words))) : steps
  const asked = quick ? named.filter(({ atRest }) => !atRest) : named
  if (asked.length === 0) throw new Error(`There is no such step.\n${usage}`)
  const began = performance.now()
  const cluster = openCluster(driver)
  await demandFree(cluster, keep ?? false)
  let elasticsearch: Awaited<ReturnType<typeof lendElasticsearch>> = null
  const leave = async () => {
    elasticsearch?.close()
    if (!keep) await takeAway(cluster)
  }
  // Told to end, it takes away what it made.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => leave().finally(() => process.exit(1)))
  try {
    await prepare(cluster, { keep: keep ?? false, built: built ?? false })
    elasticsearch = await lendElasticsearch(cluster)
    const kube = openKube(cluster.kubeconfig)
    await openFront(kube, cluster)
    const rows = await runAll(asked, {
      kube,
      cluster,
      urls: urlsAt(cluster),
      elasticsearch: elasticsearch?.url ?? null,
    })
    printTable(rows)
    console.log(`${((performance.now() - began) / 60_000).toFixed(1)} minutes in all, images and cluster included`)
    return rows.every(({ outcome }) => outcome !== 'failed')
  } finally {
    await leave()
  }
}

// What was up before belongs to somebody, and the end of this would take it away.
async function demandFree(cluster: Cluster, keep: boolean): Promise<void> {
  if (keep || cluster.name === 'kind' || !(await isUp(cluster))) return
  throw new Error('A cluster is up already: use it with --keep, or take it down first.')
}

const isUp = async ({ kubeconfig }: Cluster) =>
  (await openKube(kubeconfig).run('kubectl', ['get', '--raw', '/readyz'])).ok

async function takeAway(cluster: Cluster): Promise<void> {
  await cluster.down()
  if (cluster.host) await stopElasticsearch()
}

async function prepare(cluster: Cluster, { keep, built }: { keep: boolean; built: boolean }): Promise<void> {
  const archive = built ? null : await buildAll()
  const kube = openKube(cluster.kubeconfig)
  if (!keep || !(await isUp(cluster))) await cluster.up()
  if (archive) await cluster.load(archive).finally(() => rm(path.dirname(archive), { recursive: true }))
  // Under the restricted pod standard, as k8s/ has it.
  await kube.kubectl('apply', '-f', path.join(root, 'k8s/base/namespace.yaml'))
  const { items } = await kube.get<{ items: { metadata: { name: string }; spec: { taints?: unknown[] } }[] }>('nodes')
  const [first] = items.filter(({ spec }) => !spec.taints?.length)
  await kube.kubectl('label', 'node', first?.metadata.name ?? '', 'quire.test/stores=here', '--overwrite')
}

async function runAll(asked: readonly Step[], stage: Stage): Promise<Row[]> {
  const rows: Row[] = []
  const end = performance.now() + mostMinutes * 60_000
  for (const step of asked) {
    const row = performance.now() < end ? await runOne(step, stage) : untimely(step)
    printRow(row)
    rows.push(row)
    // Without a shop there is nothing to show.
    if (row.outcome === 'failed' && step === opening[0]) break
  }
  return rows
}

function untimely({ name, expected }: Step): Row {
  const seen = `the steps before it took ${mostMinutes} minutes: no time is left`
  return { step: name, expected, seen, seconds: 0, outcome: 'failed' }
}

async function runOne(step: Step, stage: Stage): Promise<Row> {
  const began = performance.now()
  const row = (outcome: Row['outcome'], seen: string): Row => {
    return { step: step.name, expected: step.expected, seen, outcome, seconds: (performance.now() - began) / 1000 }
  }
  const why = step.without?.(stage)
  if (why) return row('skipped', why)
  try {
    return row('passed', await step.run(stage))
  } catch (error) {
    const pods = await podsOf(stage.kube).catch(() => [])
    const unready = pods.filter((pod) => !isReady(pod))
    const names = unready.map(({ metadata }) => metadata.name).join(', ')
    return row('failed', `${error instanceof Error ? error.message : error}${names ? `\nnot ready: ${names}` : ''}`)
  }
}

function driverOf(asked: string | undefined): Cluster['name'] {
  const drivers = ['local', 'kind'] as const
  const candidates = drivers.filter((driver) => asked === undefined || driver === asked)
  if (candidates.length === 0) throw new Error(`There is no driver ${asked}.\n${usage}`)
  const reasons = candidates.map((driver) => missing(driver))
  const found = candidates.find((_, at) => reasons[at] === null)
  if (!found) throw new Error(`No cluster can be made here: ${reasons.join('; ')}.`)
  return found
}

// At the end of the file, so that every constant above is there.
try {
  const { values } = parseArgs({ options })
  if (values.help) console.log(usage)
  else if (values.check) console.log(await canRun(driverOf(values.driver)))
  else process.exitCode = (await suite(driverOf(values.driver), values)) ? 0 : 1
  process.exit()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
