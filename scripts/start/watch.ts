import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { dim, red } from './checklist.ts'
import { consequencesOf } from './consequences.ts'
import { runScript } from './deed.ts'
import { followFolder } from './follow-folder.ts'
import { root, type Settings } from './settings.ts'
import { storesOfRunningShop } from './stores.ts'
import { databaseEnvironment } from './stores-parts.ts'
import type { Supervisor } from './supervisor.ts'

const stores = ['postgres', 'redis', 'redis-cache']
const settleMs = 120
const supergraph = 'gateway/supergraph.graphql'

/** Follows the files of the rooms until the process ends; one saving is answered as a whole before the next. */
export function watchRooms(settings: Settings, supervisor: Supervisor): void {
  const saved = new Set<string>()
  let answering = Promise.resolve()
  let settled: NodeJS.Timeout | undefined
  let running: string | undefined
  const answer = async () => {
    // What we composed ourselves, the gateway has by now.
    if (saved.has(supergraph) && running === supergraphNow()) saved.delete(supergraph)
    const paths = [...saved]
    saved.clear()
    running = (await follow(settings, supervisor, paths)) ?? running
  }
  const answerNext = () => {
    answering = answering.then(answer).catch((error: Error) => console.log(red(` ! ${error.message}`)))
  }
  const note = (file: string) => {
    saved.add(path.relative(root, file).split(path.sep).join('/'))
    clearTimeout(settled)
    settled = setTimeout(answerNext, settleMs)
  }
  for (const { folder, deep } of watched()) followFolder({ folder: path.join(root, folder), deep, saved: note })
}

const supergraphNow = () => readFileSync(path.join(root, supergraph), 'utf8')

// A package's own folder holds its schema beside node_modules, which must not be walked: its links lead everywhere.
function watched(): { folder: string; deep: boolean }[] {
  const packages = ['subgraphs', 'workers', 'dev'].flatMap((kind) =>
    readdirSync(path.join(root, kind)).map((name) => `${kind}/${name}`),
  )
  const flat = [...packages, 'gateway', 'web', 'contracts', 'platform'].map((folder) => ({ folder, deep: false }))
  const deep = [...packages.map((name) => `${name}/src`), 'gateway/src', 'prisma'].map((folder) => ({
    folder,
    deep: true,
  }))
  return [...flat, ...deep].filter(({ folder }) => existsSync(path.join(root, folder)))
}

/** Answers one saving; with the supergraph when the gateway was restarted on it. */
async function follow(
  settings: Settings,
  supervisor: Supervisor,
  paths: readonly string[],
): Promise<string | undefined> {
  const { generate, compose, migrate, restart } = consequencesOf(paths)
  const running = Object.keys(supervisor.pids()).filter((name) => !stores.includes(name))
  const names = restart === 'all' ? running : restart
  if (names.length === 0) return undefined
  const began = performance.now()
  for (const room of generate) await runScript('scripts/generate.ts', { args: ['--room', room] })
  if (compose) await runScript('scripts/compose.ts', {})
  const urls = await storesOfRunningShop(settings)
  if (migrate.length > 0 && urls)
    await runScript('scripts/migrate.ts', { args: ['apply', ...migrate], env: databaseEnvironment(urls) })
  const started = names.includes('gateway') ? supergraphNow() : undefined
  await Promise.all(names.map((name) => supervisor.restart(name)))
  const took = ((performance.now() - began) / 1000).toFixed(1)
  console.log(
    dim(
      `   ${names.length > 4 ? 'all services' : names.join(', ')} restarted in ${took} s (${paths.join(', ').slice(0, 120)})`,
    ),
  )
  return started
}
