import { writeFile } from 'node:fs/promises'
import type { RunningServer } from '../../dev/stores/src/server-process.ts'
import { rooms, type Settings, storesFile } from './settings.ts'
import { databasesOf, needsPostgres, type StoreUrls, startShopPostgres, startShopRedis } from './stores.ts'
import type { Running, Supervisor } from './supervisor.ts'

type Server = RunningServer & { readonly reused: boolean }
export type StorePart = { readonly title: string; readonly bringUp: () => Promise<string | undefined> }

type Store = { readonly name: string; readonly title: string; readonly launch: () => Promise<Server> }
type Found = { postgres: (room: string) => string; redis: string | undefined; cache: string | undefined }

/** The stores that this start must bring up itself, and the addresses of all of them once that is done. */
export function storeParts(settings: Settings, supervisor: Supervisor) {
  const { REDIS_URL, REDIS_CACHE_URL } = settings.environment
  const found: Found = { postgres: () => '', redis: REDIS_URL || undefined, cache: REDIS_CACHE_URL || undefined }
  return {
    parts: ownStores(settings, found).map(
      (store): StorePart => ({ title: store.title, bringUp: () => bringUp(store, supervisor) }),
    ),
    urls: async (): Promise<StoreUrls> => {
      const urls = {
        databases: databasesOf(settings, found.postgres),
        redis: found.redis ?? '',
        cache: found.cache ?? '',
      }
      await writeFile(storesFile(settings), JSON.stringify(urls, null, 2), { mode: 0o600 })
      return urls
    },
  }
}

function ownStores(settings: Settings, found: Found): Store[] {
  const launchPostgres = async () => {
    const server = await startShopPostgres(settings)
    found.postgres = server.url
    return server
  }
  const launchRedis = (kind: 'queues' | 'caches', as: 'redis' | 'cache') => async () => {
    const server = await startShopRedis(settings, kind)
    found[as] = server.url
    return server
  }
  const postgres = { name: 'postgres', title: 'Postgres', launch: launchPostgres }
  const queues = { name: 'redis', title: 'Redis for queues', launch: launchRedis('queues', 'redis') }
  const caches = { name: 'redis-cache', title: 'Redis for caches', launch: launchRedis('caches', 'cache') }
  return [
    ...(needsPostgres(settings) ? [postgres] : []),
    ...(found.redis ? [] : [queues]),
    ...(found.cache ? [] : [caches]),
  ]
}

async function bringUp({ name, launch }: Store, supervisor: Supervisor): Promise<string | undefined> {
  let reused = false
  const start = async (): Promise<Running> => {
    const server = await launch()
    reused = server.reused
    return { ...server, ready: Promise.resolve(), kill: () => void server.close() }
  }
  await supervisor.start({ name, wave: 0, start })
  return reused ? 'with what it held' : undefined
}

/** The names under which each room's script finds its database. */
export function databaseEnvironment({ databases, redis, cache }: StoreUrls): Record<string, string> {
  const named = rooms.map((room) => [`DATABASE_URL_${room.toUpperCase()}`, databases[room]])
  return { ...Object.fromEntries(named), REDIS_URL: redis, REDIS_CACHE_URL: cache }
}
