import { loadavg } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { ask } from '../../dev/stores/src/postgres.ts'
import type { Book, Came } from './buyers.ts'
import { type Cpu, cpuBetween, cpuNow } from './cpu.ts'
import type { Crew } from './crew.ts'
import type { BenchShop } from './shop.ts'

/** Orders placed within one window, and what they cost. CPU is in milliseconds an order. */
export interface Measured {
  readonly what: string
  readonly orders: number
  readonly refused: Came['refused']
  readonly seconds: number
  readonly perSecond: number
  readonly p50: number
  readonly p95: number
  readonly cpu: Cpu
  /** The path's sum: everything but payment, mail, and the rooms that ordering does not ask. */
  readonly path: number
  /** What filling one basket through the public graph costs the same processes; it is not in `path`. */
  readonly basket: number
  /** Deliveries that were said and not yet added to a queue when the window ended. */
  readonly backlog: number
  readonly load: readonly number[]
}

/** The parts of the path; behind each, what Postgres did for it. */
const pathParts = /^(postgres for )?(gateway|order|cart|catalog)$|^postgres itself$|^redis$/

const ofPath = (cpu: Cpu): number =>
  Object.entries(cpu).reduce((sum, [name, ms]) => (pathParts.test(name) ? sum + ms : sum), 0)

const each = (cpu: Cpu, count: number): Cpu =>
  Object.fromEntries(Object.entries(cpu).map(([name, ms]) => [name, ms / Math.max(count, 1)]))

export interface Window {
  readonly what: string
  readonly books: readonly Book[]
  readonly forMs: number
  /** How many orders a second to have baskets for. */
  readonly rate: number
}

/** Fills baskets, and then measures how they are ordered. */
export async function measure(shop: BenchShop, crew: Crew, { what, books, forMs, rate }: Window): Promise<Measured> {
  const start = await cpuNow(shop)
  const wanted = Math.ceil((rate * forMs) / 1000)
  const filled = await crew.fill(wanted, books)
  // What filling left behind must not be counted as ordering.
  await pause(500)
  const before = await cpuNow(shop)
  const came = await crew.place({ forMs })
  const after = await cpuNow(shop)
  const load = loadavg()
  const cpu = each(cpuBetween(before, after), came.done)
  return {
    what,
    orders: came.done,
    refused: { ...filled.refused, ...came.refused },
    seconds: came.ms / 1000,
    perSecond: came.done / (came.ms / 1000),
    p50: came.p50,
    p95: came.p95,
    cpu,
    path: ofPath(cpu),
    basket: ofPath(each(cpuBetween(start, before), filled.done)),
    backlog: await waiting(shop),
    load,
  }
}

/** Runs the path until it is compiled and warm; answers how many orders a second it did at the end. */
export async function warmUp(crew: Crew, orders: number): Promise<number> {
  for (const part of [0.5, 0.5]) await crew.fill(Math.ceil(orders * part), crew.books)
  await crew.place({ forMs: 60_000, most: Math.ceil(orders * 0.7) })
  const { done, ms } = await crew.place({ forMs: 60_000 })
  return done / (ms / 1000)
}

async function waiting({ stores }: BenchShop): Promise<number> {
  const sql = 'select count(*)::int as count from outbox_delivery where added_at is null'
  const rows = await Promise.all([stores.databases.order, stores.databases.catalog].map((url) => ask(url, sql)))
  return rows.reduce((sum, [row]) => sum + Number(row?.count ?? 0), 0)
}
