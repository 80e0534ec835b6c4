import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { applyMigrations } from '../../dev/stores/src/migrate.ts'
import { isFree } from '../../dev/stores/src/ports.ts'
import { ask, startPostgres } from '../../dev/stores/src/postgres.ts'
import { startRedis, withRedis } from '../../dev/stores/src/redis.ts'
import type { RunningServer } from '../../dev/stores/src/server-process.ts'
import { seedBooks } from '../../scripts/seed/books.ts'
import { wantedPorts } from '../../scripts/start/processes.ts'
import { type Room, rooms, root, type Settings } from '../../scripts/start/settings.ts'
import { Supervisor } from '../../scripts/start/supervisor.ts'
import { seedPeople } from '../../subgraphs/user/seed/people.ts'

/** Stores of a proof's own, kept running by their keeper, on which one shop after the other is opened. */
export interface Grounds {
  readonly state: string
  readonly settings: Settings
  readonly redis: string
  /** Databases as a new shop has them, and an empty Redis. */
  fresh(): Promise<Readonly<Record<Room, string>>>
  /** The process of a store; undefined while it is being started again. */
  pidOf(store: 'postgres' | 'redis'): number | undefined
  close(): Promise<void>
}

/** Opens the stores in a folder and on ports of their own. They keep what they promise to keep, as in a real shop. */
export async function openGrounds(): Promise<Grounds> {
  const state = await mkdtemp(path.join(tmpdir(), 'quire-proofs-'))
  const settings = settingsOf(state, await freeBase(state))
  const supervisor = new Supervisor({ say: () => {}, changed: () => {} })
  const close = async () => {
    // Nothing else keeps this process alive while a slow Postgres ends.
    const awake = setInterval(() => {}, 1000)
    await supervisor.stop()
    await rm(state, { recursive: true, force: true })
    clearInterval(awake)
  }
  // Servers outlive whoever started them, so somebody has to end them also when the proof is broken off.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void close().then(() => process.exit(1)))
  try {
    const { url, redis } = await openStores(supervisor, settings)
    await fill(url)
    let shops = 0
    const fresh = async () => {
      shops += 1
      await withRedis(redis, (client) => client.flushall())
      return copies(url, shops)
    }
    return { state, settings, redis, fresh, close, pidOf: (store) => supervisor.pids()[store] }
  } catch (error) {
    await close()
    throw error
  }
}

type Url = (database: string) => string

async function openStores(supervisor: Supervisor, { state, portBase }: Settings): Promise<{ url: Url; redis: string }> {
  let url: Url = () => ''
  const postgres = { dir: path.join(state, 'postgres'), port: portBase + 432, databases: rooms }
  const queues = { dir: path.join(state, 'redis'), port: portBase + 379, kind: 'queues' } as const
  const startBoth = {
    postgres: async () => {
      const server = await startPostgres(postgres)
      url = server.url
      return kept(server)
    },
    redis: async () => kept(await startRedis(queues)),
  }
  for (const [name, start] of Object.entries(startBoth)) await supervisor.start({ name, wave: 0, start })
  return { url: (database) => url(database), redis: `redis://127.0.0.1:${queues.port}` }
}

/** A database a room, as the first shop would find it. */
async function copies(url: Url, shop: number): Promise<Readonly<Record<Room, string>>> {
  for (const room of rooms) await ask(url('postgres'), `create database "${room}_${shop}" template "${room}"`)
  return Object.fromEntries(rooms.map((room) => [room, url(`${room}_${shop}`)])) as Record<Room, string>
}

const kept = (server: RunningServer) => ({ ...server, ready: Promise.resolve(), kill: () => void server.close() })

/** Migrated and with books and people in them, as `npm start` leaves them. */
async function fill(url: Url): Promise<void> {
  for (const room of rooms) await applyMigrations({ url: url(room), dir: path.join(root, 'prisma', room) })
  await seedBooks({ databaseUrl: url('catalog') })
  await seedPeople({ databaseUrl: url('user') })
}

function settingsOf(state: string, portBase: number): Settings {
  const { PATH = '', HOME = '', TMPDIR = '' } = process.env
  const usual = { PATH, HOME, TMPDIR, LOG_LEVEL: 'warn', CLAIM_GRACE: '2000', SWEEP_EVERY: '1000' }
  // All buyers come from one address, and none of them is to be turned away for that.
  const limits = { OPEN_ORDERS_PER_OWNER: '100000', OPEN_ORDERS_PER_NETWORK: '100000' }
  return { state, portBase, reset: false, watch: false, environment: { ...usual, ...limits } }
}

/**
 * A base from which every port of a shop is free. Below the range from which the system takes the ports of clients: a process that is
 * started again must find its own.
 */
async function freeBase(state: string): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const base = 10_000 + Math.floor(Math.random() * 21_000)
    const ports = [...wantedPorts(settingsOf(state, base)).map(({ port }) => port), base + 379, base + 432]
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return base
  }
  throw new Error('no hundred ports in a row are free on this machine')
}
