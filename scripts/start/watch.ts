import { existsSync, readdirSync, watch } from 'node:fs'
import path from 'node:path'
import { dim, red } from './checklist.ts'
import { consequencesOf } from './consequences.ts'
import { runScript } from './deed.ts'
import { root, type Settings } from './settings.ts'
import { storesOfRunningShop } from './stores.ts'
import { databaseEnvironment } from './stores-parts.ts'
import type { Supervisor } from './supervisor.ts'

const stores = ['postgres', 'redis', 'redis-cache']
const settleMs = 120

/** Follows the files of the rooms until the process ends; one saving is answered as a whole before the next. */
export function watchRooms(settings: Settings, supervisor: Supervisor): void {
  const saved = new Set<string>()
  let answering = Promise.resolve()
  let settled: NodeJS.Timeout | undefined
  const answer = () => {
    const paths = [...saved]
    saved.clear()
    answering = answering
      .then(() => follow(settings, supervisor, paths))
      .catch((error: Error) => console.log(red(` ! ${error.message}`)))
  }
  for (const { folder, recursive } of watched()) {
    watch(path.join(root, folder), { recursive }, (_kind, file) => {
      if (file === null) return
      saved.add(`${folder}/${file.split(path.sep).join('/')}`)
      clearTimeout(settled)
      settled = setTimeout(answer, settleMs)
    })
  }
}

// A package's own folder holds its schema beside node_modules, which must not be walked: its links lead everywhere.
function watched(): { folder: string; recursive: boolean }[] {
  const packages = ['subgraphs', 'workers', 'dev'].flatMap((kind) =>
    readdirSync(path.join(root, kind)).map((name) => `${kind}/${name}`),
  )
  const flat = [...packages, 'gateway', 'web', 'contracts', 'platform'].map((folder) => ({ folder, recursive: false }))
  const deep = [...packages.map((name) => `${name}/src`), 'gateway/src', 'prisma'].map((folder) => ({
    folder,
    recursive: true,
  }))
  return [...flat, ...deep].filter(({ folder }) => existsSync(path.join(root, folder)))
}

async function follow(settings: Settings, supervisor: Supervisor, paths: readonly string[]): Promise<void> {
  const { generate, compose, migrate, restart } = consequencesOf(paths)
  const running = Object.keys(supervisor.pids()).filter((name) => !stores.includes(name))
  const names = restart === 'all' ? running : restart
  if (names.length === 0) return
  const began = performance.now()
  for (const room of generate) await runScript('scripts/generate.ts', { args: ['--room', room] })
  if (compose) await runScript('scripts/compose.ts', {})
  const urls = await storesOfRunningShop(settings)
  if (migrate.length > 0 && urls)
    await runScript('scripts/migrate.ts', { args: ['apply', ...migrate], env: databaseEnvironment(urls) })
  await Promise.all(names.map((name) => supervisor.restart(name)))
  const took = ((performance.now() - began) / 1000).toFixed(1)
  console.log(
    dim(
      `   ${names.length > 4 ? 'all services' : names.join(', ')} restarted in ${took} s (${paths.join(', ').slice(0, 120)})`,
    ),
  )
}
