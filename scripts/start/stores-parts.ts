import { writeFile } from 'node:fs/promises'
import type { RunningServer } from '../../dev/stores/src/server-process.ts'
import { rooms, type Settings, storesFile } from './settings.ts'
import { databasesOf, needsPostgres, type StoreUrls, startShopPostgres, startShopRedis } from './stores.ts'
import type { Part, Running, Supervisor } from './supervisor.ts'

type Server = RunningServer & { readonly reused: boolean }
export type StorePart = { readonly title: string; readonly bringUp: () => Promise<string | undefined> }

/** The stores that this start must bring up itself, and the addresses of all of them once that is done. */
export function storeParts(settings: Settings, supervisor: Supervisor) {
  const found = {
    postgres: (_room: string) => '',
    redis: settings.environment.REDIS_URL,
    cache: settings.environment.REDIS_CACHE_URL,
  }
  let reused = false
  const part = (name: string, title: string, launch: () => Promise<Server>): StorePart => ({
    title,
    bringUp: async () => {
      let first: Server | undefined
      await supervisor.start(
        asPart(name, async () => {
          const server = await launch()
          first ??= server
          return server
        }),
      )
      reused ||= first?.reused ?? false
      return first?.reused ? 'with what it held' : undefined
    },
  })
  const postgres = part('postgres', 'Postgres', async () => {
    const server = await startShopPostgres(settings)
    found.postgres = server.url
    return server
  })
  const queues = part('redis', 'Redis for queues', async () => {
    const server = await startShopRedis(settings, 'queues')
    found.redis = server.url
    return server
  })
  const caches = part('redis-cache', 'Redis for caches', async () => {
    const server = await startShopRedis(settings, 'caches')
    found.cache = server.url
    return server
  })
  return {
    parts: [
      ...(needsPostgres(settings) ? [postgres] : []),
      ...(found.redis ? [] : [queues]),
      ...(found.cache ? [] : [caches]),
    ],
    reused: () => reused,
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

/** The names under which each room's script finds its database. */
export function databaseEnvironment({ databases, redis, cache }: StoreUrls): Record<string, string> {
  const named = rooms.map((room) => [`DATABASE_URL_${room.toUpperCase()}`, databases[room]])
  return { ...Object.fromEntries(named), REDIS_URL: redis, REDIS_CACHE_URL: cache }
}

function asPart(name: string, launch: () => Promise<Server>): Part {
  const start = async (): Promise<Running> => {
    const server = await launch()
    const kill = () => void server.close()
    return { pid: server.pid, ended: server.ended, ready: Promise.resolve(), close: server.close, kill }
  }
  return { name, wave: 0, start }
}
