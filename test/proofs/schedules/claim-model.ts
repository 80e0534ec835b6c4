import { newId } from '../../../platform/id.ts'
import type { Asking, Claim, ClaimStore, Lease, Taken } from '../../../subgraphs/order/src/data/claim-store.ts'
import { newsOf } from '../../../subgraphs/order/src/data/order-news.ts'
import type { Change, OrderId } from '../../../subgraphs/order/src/domain/order.ts'
import type { Outcome } from '../../../subgraphs/order/src/domain/refusal.ts'
import { leaseMs, type OrderRows } from './order-model.ts'
import type { Post } from './post.ts'
import type { Steps } from './steps.ts'

/** An idempotency key of placing an order. */
export interface ClaimRow {
  readonly orderId: OrderId
  readonly fingerprint: string
  lease: string
  until: number
  outcome: Outcome | null
  closing: boolean
}

/** Idempotency keys as claim-store.ts has them: each of its statements is one step. */
export function openClaimModel(rows: OrderRows, { now, step }: Steps, post: () => Post): ClaimStore {
  const at = { rows, post, nowMs: () => now().getTime() }
  return {
    take: (asking) => step('key is taken', () => take(at, asking)),
    settlePlaced: (claim, change) => step('order is placed', () => settlePlaced(at, claim, change)),
    settleRefused: (claim, { outcome, closing }) =>
      step('wish is refused', () => {
        const row = held(at, claim)
        if (row) Object.assign(row, { outcome, closing })
        return row !== null
      }),
    letGo: (claim) =>
      step('key is let go', () => {
        const row = leased(at, claim)
        if (row && (row.outcome === null || row.closing)) row.until = at.nowMs()
      }),
    startClosing: (claim) =>
      step('key starts to close', () => {
        const row = leased(at, claim)
        if (!row || row.outcome !== null) return false
        row.closing = true
        return true
      }),
    endClosing: (orderId) => step('key is closed', () => endClosing(at, orderId)),
    takeDead: ({ graceMs }) => step('dead keys are looked for', () => takeDead(at, graceMs)),
    forgetOld: async () => 0,
  }
}

interface At {
  readonly rows: OrderRows
  readonly post: () => Post
  readonly nowMs: () => number
}

function take({ rows, nowMs }: At, { owner, key, body, network }: Asking): Taken {
  const name = `${owner} ${key}`
  const known = rows.claims.get(name)
  const [lease, fingerprint, until] = [newId(), JSON.stringify(body), nowMs() + leaseMs]
  if (!known) {
    const orderId = newId() as OrderId
    rows.claims.set(name, { orderId, fingerprint, lease, until, outcome: null, closing: false })
    return { kind: 'taken', claim: { orderId, lease, resumed: false, network } }
  }
  const { orderId, outcome } = known
  if (known.fingerprint !== fingerprint) return { kind: 'reused' }
  if (outcome) return { kind: 'settled', orderId, outcome }
  if (known.closing || known.until > nowMs()) return { kind: 'busy', orderId }
  Object.assign(known, { lease, until })
  return { kind: 'taken', claim: { orderId, lease, resumed: true, network } }
}

function settlePlaced(at: At, claim: Claim, change: Change): boolean {
  const row = held(at, claim)
  if (!row) return false
  const { orders } = at.rows
  if (orders.has(claim.orderId)) throw new Error('an order has one id')
  row.outcome = { kind: 'placed' }
  orders.set(claim.orderId, { order: change.order, history: [...change.happened], settling: null })
  at.post().say(newsOf(change))
  return true
}

function endClosing({ rows }: At, orderId: string): void {
  const [name, row] = byOrder(rows, orderId) ?? []
  if (!name || !row?.closing) return
  if (row.outcome === null) rows.claims.delete(name)
  else row.closing = false
}

function takeDead({ rows, nowMs }: At, graceMs: number): Lease | null {
  const isDead = ({ outcome, closing, until }: ClaimRow) =>
    (outcome === null || closing) && until < nowMs() - (closing ? 0 : graceMs)
  const dead = [...rows.claims.values()].find(isDead)
  if (!dead) return null
  Object.assign(dead, { closing: true, lease: newId(), until: nowMs() + leaseMs })
  return { orderId: dead.orderId, lease: dead.lease }
}

const byOrder = ({ claims }: OrderRows, orderId: string) => [...claims].find(([, row]) => row.orderId === orderId)

/** The key whose lease is this one. */
function leased({ rows }: At, { orderId, lease }: Lease): ClaimRow | null {
  const row = byOrder(rows, orderId)?.[1]
  return row?.lease === lease ? row : null
}

/** The key, when this lease may still decide about it. */
function held(at: At, claim: Lease): ClaimRow | null {
  const row = leased(at, claim)
  return row?.outcome === null && !row.closing ? row : null
}
