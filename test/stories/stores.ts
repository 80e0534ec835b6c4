import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { applyMigrations } from '../../dev/stores/src/migrate.ts'
import { anyFreePort } from '../../dev/stores/src/ports.ts'
import { startPostgres } from '../../dev/stores/src/postgres.ts'
import { startRedis } from '../../dev/stores/src/redis.ts'
import { testDatabase, testRedis } from '../stores.ts'

export const databases = ['user', 'catalog', 'order', 'payment', 'email', 'search'] as const

type Database = (typeof databases)[number]

/** What one shop keeps its things in. */
export interface Stores {
  /** The url of each database, migrated and empty. */
  readonly database: Readonly<Record<Database, string>>
  readonly redis: { readonly url: string; readonly prefix: string }
  close(): Promise<unknown>
}

const byName = (urls: readonly (readonly [Database, string])[]) => Object.fromEntries(urls) as Record<Database, string>

/** Fresh databases on the stores that all tests share. */
export async function sharedStores(): Promise<Stores> {
  const redis = await testRedis()
  const fresh = await Promise.all(databases.map(async (name) => [name, await testDatabase(name)] as const))
  return {
    redis,
    database: byName(fresh.map(([name, { url }]) => [name, url])),
    close: () => Promise.all([redis.close(), ...fresh.map(([, one]) => one.close())]),
  }
}

/**
 * A Postgres and a Redis of the test's own, which it may kill. They keep what they promised to keep.
 * @param settings of Postgres, beside the usual ones
 */
export async function mortalStores(settings: Readonly<Record<string, string | number>> = {}) {
  const dir = await mkdtemp(path.join(tmpdir(), 'quire-stores-'))
  const plans = {
    postgres: { dir: path.join(dir, 'postgres'), port: await anyFreePort(), databases, settings },
    redis: { dir: path.join(dir, 'redis'), port: await anyFreePort(), kind: 'queues' as const },
  }
  const start = { postgres: () => startPostgres(plans.postgres), redis: () => startRedis(plans.redis) }
  const running = { postgres: await start.postgres(), redis: await start.redis() }
  const urls = databases.map((name) => [name, running.postgres.url(name)] as const)
  for (const [name, url] of urls) {
    await applyMigrations({ url, dir: path.resolve(import.meta.dirname, '../../prisma', name) })
  }
  return {
    database: byName(urls),
    redis: { url: running.redis.url, prefix: 'story' },
    postgresLog: path.join(dir, 'postgres/postgres.log'),
    /** Kills the store without a warning and starts it again on what it had kept. */
    async killAndRestart(name: 'postgres' | 'redis'): Promise<void> {
      process.kill(running[name].pid, 'SIGKILL')
      await running[name].ended
      Object.assign(running, { [name]: await start[name]() })
    },
    async close() {
      await Promise.all([running.postgres.close(), running.redis.close()])
      await rm(dir, { recursive: true, force: true })
    },
  }
}
