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
export async function openGrounds(environment: Readonly<Record<string, string>> = {}): Promise<Grounds> {
  const state = await mkdtemp(path.join(tmpdir(), 'quire-proofs-'))
  const settings = settingsOf(state, await freeBase(state), environment)
  const supervisor = new Supervisor({ say: () => {}, changed: () => {} })
  const port = { postgres: settings.portBase + 432, redis: settings.portBase + 379 }
  let url = (_database: string) => ''
  const launch = {
    postgres: async () => {
      const server = await startPostgres({ dir: path.join(state, 'postgres'), port: port.postgres, databases: rooms })
      url = server.url
      return server
    },
    redis: () => startRedis({ dir: path.join(state, 'redis'), port: port.redis, kind: 'queues' }),
  }
  const close = async () => {
    await supervisor.stop()
    await rm(state, { recursive: true, force: true })
  }
  try {
    for (const [name, start] of Object.entries(launch))
      await supervisor.start({ name, wave: 0, start: async () => kept(await start()) })
    await fill(url)
  } catch (error) {
    await close()
    throw error
  }
  const redis = `redis://127.0.0.1:${port.redis}`
  let shops = 0
  return {
    state,
    settings,
    redis,
    pidOf: (store) => supervisor.pids()[store],
    close,
    async fresh() {
      shops += 1
      await withRedis(redis, (client) => client.flushall())
      const copies = rooms.map((room) => [room, `${room}_${shops}`] as const)
      for (const [room, copy] of copies) await ask(url('postgres'), `create database "${copy}" template "${room}"`)
      return Object.fromEntries(copies.map(([room, copy]) => [room, url(copy)])) as Record<Room, string>
    },
  }
}

const kept = (server: RunningServer) => ({ ...server, ready: Promise.resolve(), kill: () => void server.close() })

/** Migrated and with books and people in them, as `npm start` leaves them. */
async function fill(url: (database: string) => string): Promise<void> {
  for (const room of rooms) await applyMigrations({ url: url(room), dir: path.join(root, 'prisma', room) })
  await seedBooks({ databaseUrl: url('catalog') })
  await seedPeople({ databaseUrl: url('user') })
}

function settingsOf(state: string, portBase: number, environment: Readonly<Record<string, string>>): Settings {
  const { PATH = '', HOME = '', TMPDIR = '' } = process.env
  const usual = { PATH, HOME, TMPDIR, LOG_LEVEL: 'warn', CLAIM_GRACE: '2000', SWEEP_EVERY: '1000' }
  // All buyers come from one address, and none of them is to be turned away for that.
  const limits = { OPEN_ORDERS_PER_OWNER: '100000', OPEN_ORDERS_PER_NETWORK: '100000' }
  return { state, portBase, reset: false, watch: false, environment: { ...usual, ...limits, ...environment } }
}

/**
 * A base from which every port of a shop is free. Below the range from which the system takes the ports of clients: a process that is
 * started again must find its own.
 */
async function freeBase(state: string): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const base = 10_000 + Math.floor(Math.random() * 21_000)
    const ports = [...wantedPorts(settingsOf(state, base, {})).map(({ port }) => port), base + 379, base + 432]
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return base
  }
  throw new Error('no hundred ports in a row are free on this machine')
}
