import { newId } from '../../../platform/id.ts'
import { ok, type Result } from '../../../platform/result.ts'
import type { ClaimStore, Lease } from '../../../subgraphs/order/src/data/claim-store.ts'
import { newsOf } from '../../../subgraphs/order/src/data/order-news.ts'
import type { Cause, Decide, OnceAsked, OnceDone, OrderStore } from '../../../subgraphs/order/src/data/order-store.ts'
import type { Change, Happened, Order, OrderId } from '../../../subgraphs/order/src/domain/order.ts'
import type { Outcome } from '../../../subgraphs/order/src/domain/refusal.ts'
import type { Post } from './post.ts'
import type { Steps } from './steps.ts'

/** A row of the order room with its history. */
export interface OrderRow {
  order: Order
  readonly history: Happened[]
  settling: { readonly by: string; readonly until: number } | null
}

interface ClaimRow {
  readonly orderId: OrderId
  readonly fingerprint: string
  lease: string
  until: number
  outcome: Outcome | null
  closing: boolean
}

/** What the order room keeps. */
export interface OrderRows {
  readonly orders: Map<string, OrderRow>
  readonly claims: Map<string, ClaimRow>
  readonly heard: Set<string>
  readonly done: Map<string, Result<string, unknown>>
}

export const noOrders = (): OrderRows => ({ orders: new Map(), claims: new Map(), heard: new Set(), done: new Map() })

const leaseMs = 10_000

/** The order room's store as order-store.ts has it: each of its transactions is one step. */
export function openOrderModel(rows: OrderRows, { now, step }: Steps, post: () => Post): OrderStore {
  const find = (id: string): OrderRow => {
    const row = rows.orders.get(id)
    if (!row) throw new Error(`no such order: ${id}`)
    return row
  }
  const endSettling = (row: OrderRow, lease: string) => {
    if (row.settling?.by !== lease) throw new Error('it is being settled by somebody else')
    row.settling = null
  }
  const decided = <F>(row: OrderRow, lease: string | undefined, decide: Decide<F>): Result<Order, F> => {
    const before = row.settling
    if (lease !== undefined) endSettling(row, lease)
    try {
      const decision = decide(row.order)
      if (!decision.ok) return decision
      if (decision.value) save(row, decision.value, post())
      return ok(row.order)
    } catch (error) {
      // The transaction rolls back.
      row.settling = before
      throw error
    }
  }
  const store = {
    find: (id: string) => step('order is read', () => rows.orders.get(id)?.order ?? null),
    change: <F>(id: string, { heard, lease }: Cause, decide: Decide<F>) =>
      step('order changes', (): Result<Order, F> => {
        const row = find(id)
        if (heard !== undefined && rows.heard.has(heard)) return ok(row.order)
        const outcome = decided(row, lease, decide)
        if (heard !== undefined) rows.heard.add(heard)
        return outcome
      }),
    changeOnce: <F>(id: string, { owner, deed, key, made, lease }: OnceAsked, decide: Decide<F>) =>
      step('order changes once', (): Result<OnceDone, F> => {
        const known = rows.done.get(`${owner} ${deed} ${key}`) as Result<string, F> | undefined
        const outcome = known ?? decided(find(id), lease, decide)
        const stored = outcome.ok ? ok(known?.ok ? known.value : made) : outcome
        rows.done.set(`${owner} ${deed} ${key}`, stored)
        return stored.ok ? ok({ order: find(id).order, made: stored.value }) : stored
      }),
    changeDue: ({ at }: { at: Date }, decide: (order: Order) => Change | null) =>
      step('orders expire', () => {
        for (const row of rows.orders.values()) {
          const { status, payment, payBefore } = row.order
          const change = status === 'PLACED' && payment.status !== 'HELD' && payBefore <= at ? decide(row.order) : null
          if (change) save(row, change, post())
        }
        return 0
      }),
    ofReturn: (id: string) =>
      step('return is found', () => {
        const row = [...rows.orders.values()].find(({ order }) => order.returns.some((one) => one.id === id))
        return row?.order.id ?? null
      }),
    startSettling: (id: string) =>
      step('settling starts', () => {
        const row = find(id)
        if (row.settling && row.settling.until >= now().getTime()) return null
        row.settling = { by: newId(), until: now().getTime() + leaseMs }
        return row.settling.by
      }),
    stopSettling: (id: string, lease: string) =>
      step('settling stops', () => {
        const row = find(id)
        if (row.settling?.by === lease) row.settling = null
        return 1
      }),
  }
  // It has what the deeds of a schedule call; the ids' brands and what only lists need are left out.
  return store as unknown as OrderStore
}

function save(row: OrderRow, change: Change, post: Post): void {
  row.order = change.order
  row.history.push(...change.happened)
  post.say(newsOf(change))
}

/** Idempotency keys as claim-store.ts has them. */
export function openClaimModel(rows: OrderRows, { now, step }: Steps, post: () => Post): ClaimStore {
  const byOrder = (orderId: string) => [...rows.claims].find(([, row]) => row.orderId === orderId)
  const mine = ({ orderId, lease }: Lease) => {
    const row = byOrder(orderId)?.[1]
    return row?.lease === lease && row.outcome === null && !row.closing ? row : null
  }
  const store: Omit<ClaimStore, 'forgetOld'> = {
    take: ({ owner, key, body, network }) =>
      step('key is taken', () => {
        const name = `${owner.visitorId} ${key}`
        const known = rows.claims.get(name)
        const [lease, fingerprint, until] = [newId(), JSON.stringify(body), now().getTime() + leaseMs]
        if (!known) {
          const orderId = newId() as OrderId
          rows.claims.set(name, { orderId, fingerprint, lease, until, outcome: null, closing: false })
          return { kind: 'taken', claim: { orderId, lease, resumed: false, network } }
        }
        const { orderId, outcome } = known
        if (known.fingerprint !== fingerprint) return { kind: 'reused' }
        if (outcome) return { kind: 'settled', orderId, outcome }
        if (known.closing || known.until > now().getTime()) return { kind: 'busy', orderId }
        Object.assign(known, { lease, until })
        return { kind: 'taken', claim: { orderId, lease, resumed: true, network } }
      }),
    settlePlaced: (claim, change) =>
      step('order is placed', () => {
        const row = mine(claim)
        if (!row) return false
        if (rows.orders.has(claim.orderId)) throw new Error('an order has one id')
        row.outcome = { kind: 'placed' }
        rows.orders.set(claim.orderId, { order: change.order, history: [...change.happened], settling: null })
        post().say(newsOf(change))
        return true
      }),
    settleRefused: (claim, { outcome, closing }) =>
      step('wish is refused', () => {
        const row = mine(claim)
        if (row) Object.assign(row, { outcome, closing })
        return row !== null
      }),
    letGo: ({ orderId, lease }) =>
      step('key is let go', () => {
        const row = byOrder(orderId)?.[1]
        if (row?.lease === lease && (row.outcome === null || row.closing)) row.until = now().getTime()
      }),
    startClosing: ({ orderId, lease }) =>
      step('key starts to close', () => {
        const row = byOrder(orderId)?.[1]
        if (row?.lease !== lease || row.outcome !== null) return false
        row.closing = true
        return true
      }),
    endClosing: (orderId) =>
      step('key is closed', () => {
        const [name, row] = byOrder(orderId) ?? []
        if (!name || !row?.closing) return
        if (row.outcome === null) rows.claims.delete(name)
        else row.closing = false
      }),
    takeDead: ({ graceMs }) =>
      step('dead keys are looked for', () => {
        const isDead = (row: ClaimRow) =>
          (row.outcome === null || row.closing) && row.until < now().getTime() - (row.closing ? 0 : graceMs)
        const dead = [...rows.claims.values()].find(isDead)
        if (!dead) return null
        Object.assign(dead, { closing: true, lease: newId(), until: now().getTime() + leaseMs })
        return { orderId: dead.orderId, lease: dead.lease }
      }),
  }
  return { ...store, forgetOld: async () => 0 }
}
