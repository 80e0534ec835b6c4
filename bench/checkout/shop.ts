import { type ChildProcess, fork, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { mkdir, mkdtemp, open, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { applyMigrations } from '../../dev/stores/src/migrate.ts'
import { anyFreePort, isFree } from '../../dev/stores/src/ports.ts'
import { seedBooks } from '../../scripts/seed/books.ts'
import { type Keys, keysIn } from '../../scripts/start/keys.ts'
import { addresses, type Service, services, wantedPorts } from '../../scripts/start/processes.ts'
import { rooms, root, type Settings } from '../../scripts/start/settings.ts'
import { type StoreUrls, startShopPostgres, startShopRedis } from '../../scripts/start/stores.ts'

/** Which parts run: the rooms and the gateway always do. */
export interface ShopPlan {
  /** The payment and mail workers, with the stand-in of Stripe and the inbox. */
  readonly workers: boolean
  /** Rooms answer in one process and listen in another, as in the cluster. */
  readonly apart: boolean
  /** Whether somebody takes what is said to listeners that are off. */
  readonly deaf: boolean
  /** Where each process leaves its CPU profile at its end. */
  readonly profiles: string | undefined
}

/** A shop of processes of its own, on stores that keep what they promise. */
export interface BenchShop {
  readonly stores: StoreUrls
  readonly keys: Keys
  readonly graph: string
  readonly webhooks: string
  /** The process id of each of its processes, by name. */
  readonly pids: Readonly<Record<string, number>>
  close(): Promise<void>
}

const always = ['user', 'catalog', 'cart', 'order', 'gateway']
const workers = ['stripe', 'inbox', 'payment', 'email']
/** Rooms that the cluster runs in two parts. */
const halved = ['catalog', 'cart', 'order']

export async function openBenchShop(plan: ShopPlan): Promise<BenchShop> {
  const state = await mkdtemp(path.join(root, '.quire-bench-'))
  const settings = { state, portBase: await freeBase(), reset: false, watch: false, environment: environmentOf(plan) }
  const closers: (() => Promise<unknown>)[] = [() => rm(state, { recursive: true, force: true })]
  const close = async () => {
    for (const end of closers.splice(0).reverse()) await end()
  }
  try {
    const { stores, pids } = await openStores(settings, closers)
    const keys = await keysIn(state)
    const chosen = services({ settings, stores, keys }).filter(
      ({ name }) => always.includes(name) || (plan.workers && workers.includes(name)),
    )
    const all = (await Promise.all(chosen.map((service) => partsOf(service, plan)))).flat()
    const running = await Promise.all(all.map((part) => startPart(part, { plan, state, closers })))
    if (plan.deaf) await startDeaf(stores.redis, plan, closers)
    const { graph } = addresses(settings)
    const webhooks = `http://127.0.0.1:${settings.portBase + 11}/webhooks/stripe`
    return { stores, keys, graph, webhooks, pids: { ...pids, ...Object.fromEntries(running) }, close }
  } catch (error) {
    await close()
    throw error
  }
}

function environmentOf({ workers: payable }: ShopPlan): Settings['environment'] {
  const { PATH, HOME, TMPDIR } = process.env
  return {
    ...{ PATH, HOME, TMPDIR },
    NODE_ENV: 'production',
    // Each buyer comes from an address of her own, as through an ingress.
    PROXY_HOPS: '1',
    // Without a payment worker no secret ever comes.
    ...(payable ? {} : { SECRET_WITHIN: '0' }),
  }
}

type Closers = (() => Promise<unknown>)[]

async function openStores(settings: Settings, closers: Closers) {
  const postgres = await startShopPostgres(settings)
  closers.push(() => postgres.close())
  const redis = await startShopRedis(settings, 'queues')
  closers.push(() => redis.close())
  const cache = await startShopRedis(settings, 'caches')
  closers.push(() => cache.close())
  const databases = Object.fromEntries(rooms.map((room) => [room, postgres.url(room)])) as StoreUrls['databases']
  for (const room of rooms) await applyMigrations({ url: databases[room], dir: path.join(root, 'prisma', room) })
  await seedBooks({ databaseUrl: databases.catalog })
  const stores: StoreUrls = { databases, redis: redis.url, cache: cache.url }
  return { stores, pids: { postgres: postgres.pid, redis: redis.pid } }
}

/** A port base of which every port that a shop takes is free, below those that the system gives to whoever asks for any. */
async function freeBase(): Promise<number> {
  for (;;) {
    const portBase = randomInt(10_000, 31_000)
    const wanted = wantedPorts({ portBase, state: '', reset: false, watch: false, environment: {} })
    const ports = [...wanted.map(({ port }) => port), ...[432, 379, 380].map((offset) => portBase + offset)]
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return portBase
  }
}

async function partsOf(service: Service, { apart }: ShopPlan): Promise<Service[]> {
  if (!apart || !halved.includes(service.name)) return [service]
  const health = await anyFreePort()
  const told = { ...service.env, ROLE: 'listeners', HEALTH_PORT: String(health), PORT: '0' }
  return [
    { ...service, env: { ...service.env, ROLE: 'server' } },
    { ...service, name: `${service.name}-listeners`, health, env: told },
  ]
}

// Three quarters of the memory that the chart gives: see `heapPercent` in its values.
const heapMb = (name: string) => (name === 'gateway' ? 384 : 192)

interface Around {
  readonly plan: ShopPlan
  readonly state: string
  readonly closers: Closers
}

async function startPart(
  { name, entry, env, health }: Service,
  { plan, state, closers }: Around,
): Promise<readonly [string, number]> {
  const logs = path.join(state, 'logs')
  await mkdir(logs, { recursive: true })
  const log = path.join(logs, `${name}.log`)
  const said = await open(log, 'a')
  const tether = path.join(root, 'scripts/start/tether.mjs')
  const profile = plan.profiles
    ? ['--cpu-prof', `--cpu-prof-dir=${plan.profiles}`, `--cpu-prof-name=${name}.cpuprofile`]
    : []
  const flags = [
    `--max-old-space-size=${heapMb(name)}`,
    '--disable-warning=ExperimentalWarning',
    '--import',
    tether,
    ...profile,
  ]
  const child = spawn(process.execPath, [...flags, entry], {
    cwd: root,
    // Each process names itself to Postgres, so that the backends' time can be told by who asked.
    env: { ...env, PGAPPNAME: name },
    detached: true,
    stdio: ['ignore', said.fd, said.fd, 'ipc'],
  })
  await said.close()
  closers.push(() => stop(child))
  await untilReady(health, child).catch(async () => {
    const words = (await readFile(log, 'utf8')).trim().split('\n').at(-1)
    throw new Error(`${name} did not get ready: ${words?.slice(0, 1000)}`)
  })
  return [name, child.pid ?? 0]
}

async function startDeaf(redis: string, { workers: alsoHear }: ShopPlan, closers: Closers): Promise<void> {
  const listeners = alsoHear ? ['search'] : ['search', 'payment', 'email']
  const options = { execArgv: ['--disable-warning=ExperimentalWarning'] }
  const child = fork(path.join(import.meta.dirname, 'deaf.ts'), [redis, ...listeners], options)
  closers.push(() => stop(child))
  await new Promise((resolve) => child.once('message', resolve))
}

async function untilReady(health: number, child: ChildProcess): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await pause(100)) {
    if (child.exitCode !== null) break
    const answer = await fetch(`http://127.0.0.1:${health}/readyz`).catch(() => null)
    if (answer?.ok) return
  }
  throw new Error('it is not ready')
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const patience = setTimeout(() => child.kill('SIGKILL'), 12_000)
  await ended
  clearTimeout(patience)
}
