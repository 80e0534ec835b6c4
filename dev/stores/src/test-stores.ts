import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Redis } from 'ioredis'
import pg from 'pg'
import { holding } from './lock.ts'
import { anyFreePort } from './ports.ts'
import { ask, startPostgres } from './postgres.ts'
import { startRedis } from './redis.ts'
import { isAlive, stopByPid } from './server-process.ts'

/** One Postgres and one Redis for all test processes of this clone, told of in `.quire/test/stores.json`. */
export type TestStores = {
  readonly postgres: { readonly url: string; readonly pid: number }
  readonly redis: { readonly url: string; readonly pid: number }
  /** Started by hand for the day: the last test process leaves it running. */
  readonly kept: boolean
}

const root = path.resolve(import.meta.dirname, '../../../.quire/test')
const file = path.join(root, 'stores.json')
const lock = path.join(root, 'lock')
const users = path.join(root, 'users')

/** Joins the stores that run, or starts them. */
export async function joinTestStores({ keep = false } = {}): Promise<TestStores> {
  await mkdir(users, { recursive: true })
  return holding(lock, async () => {
    if (!keep) await writeFile(path.join(users, String(process.pid)), '')
    const running = await readTestStores()
    const usable = running !== undefined && (await answer(running))
    const stores = usable ? { ...running, kept: running.kept || keep } : await start(keep)
    await writeFile(file, JSON.stringify(stores, null, 2))
    return stores
  })
}

/** Leaves; whoever leaves last stops the stores, unless they were kept by hand. */
export async function leaveTestStores(): Promise<void> {
  await holding(lock, async () => {
    await rm(path.join(users, String(process.pid)), { force: true })
    const others = (await readdir(users)).map(Number).filter(isAlive)
    const stores = await readTestStores()
    if (others.length === 0 && stores && !stores.kept) await stop(stores)
  })
}

/** Stops the stores, whoever uses them. */
export async function stopTestStores(): Promise<boolean> {
  return holding(lock, async () => {
    const stores = await readTestStores()
    if (stores) await stop(stores)
    return stores !== undefined
  })
}

export async function readTestStores(): Promise<TestStores | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as TestStores)
}

async function start(kept: boolean): Promise<TestStores> {
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: 500 }
  const postgres = await startPostgres({ dir: path.join(root, 'postgres'), port: await anyFreePort(), settings })
  await dropLeftovers(postgres.url('postgres'))
  const unsaved = { databases: 4096, appendonly: 'no' }
  const redis = await startRedis({
    dir: path.join(root, 'redis'),
    port: await anyFreePort(),
    kind: 'queues',
    settings: unsaved,
  })
  return {
    postgres: { url: postgres.url('postgres'), pid: postgres.pid },
    redis: { url: redis.url, pid: redis.pid },
    kept,
  }
}

async function stop({ postgres, redis }: TestStores): Promise<void> {
  await Promise.all([stopByPid(postgres.pid, 'SIGINT'), stopByPid(redis.pid, 'SIGTERM')])
  await rm(file, { force: true })
}

async function answer({ postgres, redis }: TestStores): Promise<boolean> {
  if (!isAlive(postgres.pid) || !isAlive(redis.pid)) return false
  const client = new Redis(redis.url, { lazyConnect: true, retryStrategy: () => null })
  client.on('error', () => undefined)
  try {
    await Promise.all([ask(postgres.url, 'select 1'), client.connect().then(() => client.ping())])
    return true
  } catch {
    return false
  } finally {
    client.disconnect()
  }
}

async function dropLeftovers(url: string): Promise<void> {
  const left = await ask(url, `select datname from pg_database where datname ~ '^(test|making|shadow)_'`)
  for (const { datname } of left) await ask(url, `drop database ${pg.escapeIdentifier(String(datname))} with (force)`)
}
