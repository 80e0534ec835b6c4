import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { holderOf } from '../../dev/stores/src/lock.ts'
import { startPostgres } from '../../dev/stores/src/postgres.ts'
import { startRedis } from '../../dev/stores/src/redis.ts'
import { isAlive } from '../../dev/stores/src/server-process.ts'
import { lockFile, type Room, rooms, type Settings, storesFile } from './settings.ts'

export type StoreUrls = {
  readonly databases: Readonly<Record<Room, string>>
  readonly redis: string
  readonly cache: string
}

/** Starts the embedded Postgres of the shop, with one database a room. */
export function startShopPostgres({ state, portBase }: Settings) {
  return startPostgres({ dir: path.join(state, 'postgres'), port: portBase + 432, databases: rooms })
}

export function startShopRedis({ state, portBase }: Settings, kind: 'queues' | 'caches') {
  const port = portBase + (kind === 'queues' ? 379 : 380)
  return startRedis({ dir: path.join(state, `redis-${kind}`), port, kind })
}

/** The database that the environment names for a room, as `DATABASE_URL_ORDER`. */
export function databaseFromOutside({ environment }: Settings, room: Room): string | undefined {
  return environment[`DATABASE_URL_${room.toUpperCase()}`] || undefined
}

export function needsPostgres(settings: Settings): boolean {
  return rooms.some((room) => databaseFromOutside(settings, room) === undefined)
}

/** The databases, where each room's may come from outside; `embedded` answers for the others. */
export function databasesOf(settings: Settings, embedded: (room: Room) => string): Record<Room, string> {
  const pairs = rooms.map((room) => [room, databaseFromOutside(settings, room) ?? embedded(room)] as const)
  return Object.fromEntries(pairs) as Record<Room, string>
}

/** Lends the databases to one deed: those of the running shop, or else Postgres is up for just this deed. */
export async function withDatabases<Answer>(
  settings: Settings,
  deed: (databases: Readonly<Record<Room, string>>) => Promise<Answer>,
): Promise<Answer> {
  const running = await storesOfRunningShop(settings)
  if (running) return deed(running.databases)
  const postgres = needsPostgres(settings) ? await startShopPostgres(settings) : undefined
  try {
    return await deed(databasesOf(settings, (room) => postgres?.url(room) ?? ''))
  } finally {
    await postgres?.close()
  }
}

export async function storesOfRunningShop(settings: Settings): Promise<StoreUrls | undefined> {
  const holder = await holderOf(lockFile(settings))
  if (holder === undefined || !isAlive(holder)) return undefined
  const text = await readFile(storesFile(settings), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as StoreUrls)
}
