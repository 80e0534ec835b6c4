import { builds } from '../builds.ts'
import { podsOf, until } from '../kube.ts'
import { buy } from '../shopping.ts'
import { helm, refusal, type Stage, type Step } from '../stage.ts'

const installing: Step = {
  name: 'helm install',
  expected: 'every pod ready, migrated and seeded, within 90 s',
  async run(stage) {
    const began = performance.now()
    const ran = await helm(stage, 'install', { tag: builds.first, more: ['--timeout', '180s'] })
    const seconds = (performance.now() - began) / 1000
    if (!ran.ok) throw new Error(refusal(ran))
    const pods = await podsOf(stage.kube)
    const seen = `${pods.length} pods in ${seconds.toFixed(1)} s`
    if (seconds > 90) throw new Error(seen)
    return `${seen}; ${await memory(stage)}`
  },
}

async function memory({ kube }: Stage): Promise<string> {
  const lines = await until('metrics-server has seen the pods', 60, async () =>
    kube.kubectl('top', 'pods', '--no-headers'),
  )
  const biggest = lines
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .map(([name = '', , mib = '0Mi']) => ({
      name: name.replace(/^quire-/, '').replace(/-[^-]+-[^-]+$/, ''),
      mib: Number.parseInt(mib, 10),
    }))
    .toSorted((a, b) => b.mib - a.mib)
  return `memory ${biggest.reduce((sum, { mib }) => sum + mib, 0)} MiB, most: ${biggest
    .slice(0, 3)
    .map(({ name, mib }) => `${name} ${mib}`)
    .join(', ')}`
}

const testing: Step = {
  name: 'helm test',
  expected: 'the graph, all rooms, a socket with a first snapshot, a mail through the queue',
  async run({ kube }) {
    // Helm prints what each pod said: its log is among the annotations.
    const ran = await kube.run('helm', ['test', 'quire', '-n', 'quire', '--timeout', '180s'])
    if (!ran.ok) throw new Error(refusal(ran))
    const said = [...ran.said.matchAll(/msg="([^"]+)"/g)].map(([, words]) => words)
    return `${ran.said.match(/Succeeded/g)?.length ?? 0} succeeded: ${said.join('; ')}`
  },
}

const purchase: Step = {
  name: 'a purchase through the front door',
  expected: 'HTTPRoute, WebSocket, webhook and mail: PLACED to PAID without a gap, one charge, one receipt',
  async run({ urls }) {
    const { number, events, seconds } = await buy(urls)
    if (events.at(-1) !== 'PAID') throw new Error(events.join(', '))
    return `${number}: ${events.join(', ')} in ${seconds.toFixed(1)} s`
  },
}

const wrongValues: Step = {
  name: 'wrong values',
  expected: 'refused with a sentence before anything is made',
  async run(stage) {
    const { version: before } = await release(stage)
    const wrongs: Record<string, object> = {
      'a typo': { services: { catalog: { replica: 3 } } },
      'both doors': { expose: { ingress: { enabled: true } } },
      'a pod from none without KEDA': { keda: { enabled: false } },
      'a live key in a demo': { secrets: { generate: true, values: { STRIPE_SECRET_KEY: 'sk_live_x' } } },
    }
    const sentences: string[] = []
    for (const [what, own] of Object.entries(wrongs)) {
      const ran = await helm(stage, 'upgrade', { tag: builds.first, own })
      if (ran.ok) throw new Error(`${what} was taken`)
      sentences.push(`${what}: ${refusal(ran).slice(0, 200)}`)
    }
    const { version } = await release(stage)
    if (version !== before) throw new Error(`revision ${before} became ${version}`)
    return sentences.join('\n')
  },
}

/** The release as Helm keeps it. */
export async function release({ kube }: Stage): Promise<{ version: number; status: string }> {
  const { out } = await kube.run('helm', ['status', 'quire', '-n', 'quire', '-o', 'json'])
  const { version, info } = JSON.parse(out) as { version: number; info: { status: string } }
  return { version, status: info.status }
}

export const opening: readonly Step[] = [installing, testing, purchase, wrongValues]
