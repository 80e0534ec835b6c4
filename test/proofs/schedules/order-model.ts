import { newId } from '../../../platform/id.ts'
import { ok, type Result } from '../../../platform/result.ts'
import { newsOf } from '../../../subgraphs/order/src/data/order-news.ts'
import type { Cause, Decide, OnceAsked, OnceDone, OrderStore } from '../../../subgraphs/order/src/data/order-store.ts'
import type { Change, Happened, Order } from '../../../subgraphs/order/src/domain/order.ts'
import type { ClaimRow } from './claim-model.ts'
import type { Post } from './post.ts'
import type { Steps } from './steps.ts'

/** A row of the order room with its history. */
export interface OrderRow {
  order: Order
  readonly history: Happened[]
  settling: { readonly by: string; readonly until: number } | null
}

/** What the order room keeps. */
export interface OrderRows {
  readonly orders: Map<string, OrderRow>
  readonly claims: Map<string, ClaimRow>
  readonly heard: Set<string>
  readonly done: Map<string, Result<string, unknown>>
}

export const noOrders = (): OrderRows => ({ orders: new Map(), claims: new Map(), heard: new Set(), done: new Map() })

/** How long a lease of this room is. */
export const leaseMs = 10_000

/** The order room's store as order-store.ts has it: each of its transactions is one step. */
export function openOrderModel(rows: OrderRows, steps: Steps, post: () => Post): OrderStore {
  const table = { rows, post }
  const { step } = steps
  const store = {
    find: (id: string) => step('order is read', () => rows.orders.get(id)?.order ?? null),
    change: <F>(id: string, cause: Cause, decide: Decide<F>) =>
      step('order changes', () => change(table, { id, cause }, decide)),
    changeOnce: <F>(id: string, asked: OnceAsked, decide: Decide<F>) =>
      step('order changes once', () => changeOnce(table, { id, asked }, decide)),
    outcomeOf: <F>(id: string, asked: OnceAsked) => step('key is read', () => earlier<F>(rows, id, asked)),
    changeDue: ({ at }: { at: Date }, decide: (order: Order) => Change | null) =>
      step('orders expire', () => changeDue(table, at, decide)),
    ofReturn: (id: string) =>
      step('return is found', () => {
        const row = [...rows.orders.values()].find(({ order }) => order.returns.some((one) => one.id === id))
        return row?.order.id ?? null
      }),
    ...openSettling(rows, steps),
  }
  // It has what the deeds of a schedule call; the ids' brands and what only lists need are left out.
  return store as unknown as OrderStore
}

interface Table {
  readonly rows: OrderRows
  readonly post: () => Post
}

const openSettling = (rows: OrderRows, { now, step }: Steps) => ({
  startSettling: (id: string) =>
    step('settling starts', () => {
      const row = find(rows, id)
      if (row.settling && row.settling.until >= now().getTime()) return null
      row.settling = { by: newId(), until: now().getTime() + leaseMs }
      return row.settling.by
    }),
  stopSettling: (id: string, lease: string) =>
    step('settling stops', () => {
      const row = find(rows, id)
      if (row.settling?.by === lease) row.settling = null
      return 1
    }),
})

function change<F>(table: Table, { id, cause }: { id: string; cause: Cause }, decide: Decide<F>): Result<Order, F> {
  const { heard } = table.rows
  const row = find(table.rows, id)
  if (cause.heard !== undefined && heard.has(cause.heard)) return ok(row.order)
  const outcome = decided(table, { row, lease: cause.lease }, decide)
  if (cause.heard !== undefined) heard.add(cause.heard)
  return outcome
}

const keyOf = ({ owner, deed, key }: OnceAsked): string => `${owner} ${deed} ${key}`

function earlier<F>(rows: OrderRows, id: string, asked: OnceAsked): Result<OnceDone, F> | null {
  const known = rows.done.get(keyOf(asked)) as Result<string, F> | undefined
  if (!known) return null
  return known.ok ? ok({ order: find(rows, id).order, made: known.value }) : known
}

function changeOnce<F>(
  table: Table,
  { id, asked }: { id: string; asked: OnceAsked },
  decide: Decide<F>,
): Result<OnceDone, F> {
  const { done } = table.rows
  const key = keyOf(asked)
  const row = find(table.rows, id)
  const known = done.get(key) as Result<string, F> | undefined
  const outcome = known ?? decided(table, { row, lease: asked.lease }, decide)
  const stored = outcome.ok ? ok(known?.ok ? known.value : asked.made) : outcome
  done.set(key, stored)
  return stored.ok ? ok({ order: row.order, made: stored.value }) : stored
}

function changeDue(table: Table, at: Date, decide: (order: Order) => Change | null): number {
  for (const row of table.rows.orders.values()) {
    const { status, payment, payBefore } = row.order
    const due = status === 'PLACED' && payment.status !== 'HELD' && payBefore <= at
    const change = due ? decide(row.order) : null
    if (change) save(table, row, change)
  }
  return 0
}

function decided<F>(
  table: Table,
  { row, lease }: { row: OrderRow; lease: string | undefined },
  decide: Decide<F>,
): Result<Order, F> {
  const before = row.settling
  if (lease !== undefined && row.settling?.by !== lease) throw new Error('it is being settled by somebody else')
  if (lease !== undefined) row.settling = null
  try {
    const decision = decide(row.order)
    if (!decision.ok) return decision
    if (decision.value) save(table, row, decision.value)
    return ok(row.order)
  } catch (error) {
    // The transaction rolls back.
    row.settling = before
    throw error
  }
}

function find({ orders }: OrderRows, id: string): OrderRow {
  const row = orders.get(id)
  if (!row) throw new Error(`no such order: ${id}`)
  return row
}

function save({ post }: Table, row: OrderRow, change: Change): void {
  row.order = change.order
  row.history.push(...change.happened)
  post().say(newsOf(change))
}
