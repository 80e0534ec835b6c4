import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { StoredAnswer } from './http/idempotency.ts'
import type { Charge, Customer, Dispute, FraudWarning, Intent, PaymentMethod, Refund, StripeEvent } from './shapes.ts'

/** An event whose webhook nobody has acknowledged yet; the id is the event's. */
export interface Delivery {
  readonly id: string
  readonly bornAtMs: number
}

export interface Shelves {
  customers: Customer
  methods: PaymentMethod
  intents: Intent
  charges: Charge
  refunds: Refund
  disputes: Dispute
  warnings: FraudWarning
  events: StripeEvent
  answers: StoredAnswer
  deliveries: Delivery
}
export type Shelf = keyof Shelves

export interface Vault {
  /** Oldest first. */
  all<S extends Shelf>(shelf: S): Shelves[S][]
  get<S extends Shelf>(shelf: S, id: string): Shelves[S] | undefined
  put<S extends Shelf>(shelf: S, row: Shelves[S]): void
  remove(shelf: Shelf, id: string): void
  /** From here on changes are written. Only once the port is ours: a second process must not touch the first one's file. */
  startWriting(): void
  /** Writes all changes since the last commit as one line: after a crash a deed is there whole or not at all. */
  commit(): void
  close(): void
}

type Row = Shelves[Shelf]
type Shelved = Map<Shelf, Map<string, Row>>
type Change = readonly [Shelf, string, Row | null]

/** Everything the stand-in knows: in memory, and in `stateDir/stripe.jsonl` when a folder is given. */
export function openVault(stateDir?: string): Vault {
  const shelves: Shelved = new Map()
  const shelfOf = <S extends Shelf>(name: S) => {
    const shelf = shelves.get(name) ?? new Map<string, Row>()
    shelves.set(name, shelf)
    return shelf as Map<string, Shelves[S]> // a shelf only ever takes rows of its own kind, see put
  }
  const apply = ([shelf, id, row]: Change) => (row === null ? shelfOf(shelf).delete(id) : shelfOf(shelf).set(id, row))
  const path = stateDir === undefined ? null : join(stateDir, 'stripe.jsonl')
  if (path !== null && existsSync(path)) for (const change of wholeLines(path).flat()) apply(change)
  let journal: number | null = null
  const pending = new Map<string, Change>()
  const change = (...made: Change) => {
    apply(made)
    pending.set(`${made[0]} ${made[1]}`, made)
  }
  return {
    all: (shelf) => [...shelfOf(shelf).values()],
    get: (shelf, id) => shelfOf(shelf).get(id),
    put: (shelf, row) => change(shelf, row.id, row),
    remove: (shelf, id) => change(shelf, id, null),
    startWriting: () => {
      if (path !== null) journal = rewrite(path, shelves)
    },
    commit: () => {
      if (pending.size > 0 && journal !== null) writeSync(journal, `${JSON.stringify([...pending.values()])}\n`)
      pending.clear()
    },
    close: () => journal !== null && closeSync(journal),
  }
}

function wholeLines(path: string): Change[][] {
  const lines = readFileSync(path, 'utf8').split('\n')
  lines.pop() // what follows the last newline was being written when the process died: that deed never happened
  return lines.map((line, at) => {
    try {
      return JSON.parse(line)
    } catch (cause) {
      throw new Error(`${path} is damaged in line ${at + 1}; move it away to start afresh`, { cause })
    }
  })
}

const eventsKeptMs = 30 * 86_400_000
const answersKeptMs = 86_400_000

function isWorthKeeping(shelf: Shelf, row: Row): boolean {
  if (shelf === 'events') return (row as StripeEvent).created * 1000 > Date.now() - eventsKeptMs
  if (shelf === 'answers') return (row as StoredAnswer).atMs > Date.now() - answersKeptMs
  return true
}

/** Writes what is known now as a fresh journal, without what Stripe too would have forgotten. */
function rewrite(path: string, shelves: Shelved): number {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const fresh = openSync(`${path}.new`, 'w', 0o600)
  for (const [shelf, rows] of shelves) {
    for (const [id, row] of rows) {
      if (isWorthKeeping(shelf, row)) writeSync(fresh, `${JSON.stringify([[shelf, id, row]])}\n`)
      else rows.delete(id)
    }
  }
  fsyncSync(fresh)
  renameSync(`${path}.new`, path)
  return fresh
}
