import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ask } from '../../dev/stores/src/postgres.ts'
import { startChild } from '../../scripts/start/child.ts'
import { keysIn } from '../../scripts/start/keys.ts'
import { addresses, type Service, services } from '../../scripts/start/processes.ts'
import type { LoadPlan } from './edit-at-load.ts'
import type { Edit } from './edits.ts'
import type { Grounds } from './grounds.ts'
import { Keeper } from './keeper.ts'
import type { Room, Scene } from './scene.ts'

/** A change of what stands in a database: a function's text, or a statement. */
export type Sabotage =
  | { readonly room: Room; readonly run: string }
  | { readonly room: Room; readonly routine: string; readonly find: string; readonly replace: string }

export interface ShopPlan {
  /** Made in every process while it loads. */
  readonly edits?: readonly Edit[]
  readonly sabotage?: readonly Sabotage[]
  readonly patienceMs?: number
}

/** The shop as `npm start` opens it, one process a service, kept running by its keeper, on fresh databases. */
export interface ProofShop extends Scene {
  /** Lets a service die at a point, or stall there for so many milliseconds, when it next gets there. */
  arm(service: string, point: string, deed?: 'die' | number): Promise<void>
  reached(service: string, point: string): boolean
  /** Settles when a service can be used, also one that is being started again. */
  ready(service: string): Promise<void>
  /** How often one had to be started again. */
  deaths(): number
  close(): Promise<void>
}

// Search and the playground take no part in a purchase.
const left = ['search', 'playground']
const entry = path.join(import.meta.dirname, 'edit-at-load.ts')

export async function openProofShop(
  grounds: Grounds,
  { edits = [], sabotage = [], patienceMs }: ShopPlan = {},
): Promise<ProofShop> {
  const databases = await grounds.fresh()
  for (const change of sabotage) await spoil(databases[change.room], change)
  const state = await mkdtemp(path.join(grounds.state, 'shop-'))
  const [armed, logs] = [path.join(state, 'armed'), path.join(state, 'logs')]
  for (const folder of [armed, logs]) await mkdir(folder)
  const settings = { ...grounds.settings, state }
  const keys = await keysIn(state)
  const all = services({ settings, stores: { databases, redis: grounds.redis, cache: grounds.redis }, keys })
  const keeper = new Keeper()
  const close = async () => {
    await keeper.end()
    await rm(state, { recursive: true, force: true })
  }
  const open = all
    .filter(({ name }) => !left.includes(name))
    .map(async (service) => {
      const told = await withPlan(service, { state, plan: { service: service.name, edits, armed } })
      await keeper.start(service.name, () => startChild({ service: told, logs, complain: () => {} }))
    })
  await Promise.all(open).catch(async (error) => {
    await close()
    throw error
  })
  const { graph, stripe, inbox } = addresses(settings)
  return {
    ...{ graph, stripe, inbox, keys, database: databases, close, ...(patienceMs && { patienceMs }) },
    webhook: `http://127.0.0.1:${settings.portBase + 11}/webhooks/stripe`,
    arm: (service, point, deed = 'die') => writeFile(path.join(armed, `${service}.${point}`), String(deed)),
    reached: (service, point) => existsSync(path.join(armed, `${service}.${point}.reached`)),
    deaths: () => keeper.deaths,
    ready: (service) => keeper.ready(service),
  }
}

async function withPlan(service: Service, { state, plan }: { state: string; plan: LoadPlan }): Promise<Service> {
  const file = path.join(state, `${plan.service}.plan.json`)
  await writeFile(file, JSON.stringify(plan))
  const loading = { NODE_OPTIONS: `--import=${entry}`, QUIRE_PROOF: file }
  return {
    ...service,
    env: { ...service.env, ...loading, NODE_COMPILE_CACHE: path.join(path.dirname(state), 'compiled') },
  }
}

/** Changes the database as told; throws when the place that a change looks for is not there exactly once. */
export async function spoil(url: string, change: Sabotage): Promise<void> {
  if ('run' in change) return void (await ask(url, change.run))
  const [row] = await ask(url, 'select pg_get_functiondef($1::regproc) as text', [change.routine])
  const text = String(row?.text)
  const times = text.split(change.find).length - 1
  if (times !== 1) throw new Error(`${change.routine} has ${times} places like: ${change.find}`)
  await ask(
    url,
    text.replace(change.find, () => change.replace),
  )
}

/** Waits for a fact; answers false after so long without it. */
export async function came(fact: () => Promise<boolean> | boolean, patienceMs: number): Promise<boolean> {
  for (const end = Date.now() + patienceMs; ; await pause(100)) {
    if (await fact()) return true
    if (Date.now() > end) return false
  }
}
