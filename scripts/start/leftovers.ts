import { existsSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { holderOf, take } from '../../dev/stores/src/lock.ts'
import { demandFreePort } from '../../dev/stores/src/ports.ts'
import { stopPostgresIn } from '../../dev/stores/src/postgres.ts'
import { stopRedisIn } from '../../dev/stores/src/redis.ts'
import { isAlive } from '../../dev/stores/src/server-process.ts'
import { wantedPorts } from './processes.ts'
import { lockFile, pidsFile, type Settings, storesFile, urlsFile } from './settings.ts'
import { table } from './table.ts'

/** Makes this the only start that uses the state folder, or says in one line who does. */
export async function claim(settings: Settings): Promise<void> {
  await mkdir(settings.state, { recursive: true })
  const taken = (await take(lockFile(settings))) || (await take(lockFile(settings)))
  if (taken) return
  const holder = await holderOf(lockFile(settings))
  throw new Error(
    `A shop is open here already (process ${holder}). Close it there with Ctrl-C, or open a second one with --port-base and QUIRE_STATE.`,
  )
}

/** Gives the state folder back: nothing in it says any more that a shop is open. */
export async function release(settings: Settings): Promise<void> {
  for (const file of [urlsFile, pidsFile, storesFile, lockFile]) await rm(file(settings), { force: true })
}

/** True when an earlier start left something to carry on with. */
export const hasState = ({ state }: Settings) => existsSync(path.join(state, 'postgres'))

/** Forgets what the shop remembers. The stores for tests and the log of the installation are not the shop's. */
export async function reset(settings: Settings): Promise<void> {
  const { state } = settings
  await stopPostgresIn(path.join(state, 'postgres'))
  for (const kind of ['queues', 'caches']) await stopRedisIn(path.join(state, `redis-${kind}`))
  const remembered = [
    'postgres',
    'redis-queues',
    'redis-caches',
    'stripe',
    'inbox',
    'carrier',
    'keys.json',
    'urls.json',
    'stores.json',
    'pids.json',
  ]
  for (const name of remembered) await rm(path.join(state, name), { recursive: true, force: true })
}

/** Waits for the services of a start that was killed: without their supervisor they end by themselves, within seconds. */
export async function waitForLeftovers(settings: Settings): Promise<void> {
  const pids = JSON.parse(await readFile(pidsFile(settings), 'utf8').catch(() => '{}')) as Record<string, number>
  const services = Object.entries(pids).filter(([name]) => table.some((row) => row.name === name))
  const deadline = Date.now() + 12_000
  while (services.some(([, pid]) => isAlive(pid)) && Date.now() < deadline) await pause(100)
}

/** Says in one line which port is taken and by whom, before anything is started. */
export async function demandFreePorts(settings: Settings): Promise<void> {
  await Promise.all(wantedPorts(settings).map(({ name, port }) => demandFreePort({ port, by: name })))
}
