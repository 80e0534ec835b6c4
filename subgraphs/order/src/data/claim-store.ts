import { events } from '@quire/contracts/events'
import { newId } from '@quire/platform/id'
import { outboxRows } from '@quire/platform/outbox'
import { digest } from '@quire/platform/signature'
import type { Change, OrderId } from '../domain/order.ts'
import type { Outcome } from '../domain/refusal.ts'
import type { OrderDatabase } from './database.ts'
import { newsOf } from './order-news.ts'
import { eventRows, headOf, lineRows } from './order-row.ts'

/** The order id of a key, and the lease that fences off whoever had the key before. */
export interface Lease {
  readonly orderId: OrderId
  readonly lease: string
}

/** A key that is ours to use. */
export interface Claim extends Lease {
  /** Somebody was at it before and did not end it. */
  readonly resumed: boolean
  /** Where it is asked from, hashed. */
  readonly network: string | null
}

export type Taken =
  | { readonly kind: 'taken'; readonly claim: Claim }
  | { readonly kind: 'busy'; readonly orderId: OrderId }
  | { readonly kind: 'settled'; readonly orderId: OrderId; readonly outcome: Outcome }
  | { readonly kind: 'reused' }

export interface Asking {
  /** Under whom the key is kept. */
  readonly owner: string
  readonly network: string | null
  readonly key: string
  /** What was asked under the key; the same key with another body is refused. */
  readonly body: unknown
}

interface ClaimRow {
  readonly order_id: OrderId
  readonly fingerprint: string
  readonly outcome: Outcome | null
}

const leaseMs = 10_000

/** Idempotency keys of placing orders. */
export const openClaimStore = (db: OrderDatabase) => ({
  /** Takes the key if it is free or its holder's lease has ended, and tells what became of it otherwise. */
  take: (asking: Asking) => take(db, asking),
  /** Saves the order, its history, the outcome and `order.placed` in one transaction; false when the lease is lost. */
  settlePlaced: (claim: Claim, change: Change) => settlePlaced(db, claim, change),
  /** Stores a refusal as the key's outcome; false when the lease is lost. `closing`: books may be reserved that have to go back. */
  settleRefused: (claim: Lease, refused: { outcome: Outcome; closing: boolean }) => settleRefused(db, claim, refused),
  /** Ends the lease as it stands, so that the next try resumes at once, or the next sweep closes. */
  letGo: (claim: Lease) => letGo(db, claim),
  /** From now on nobody can place an order under this id; false when the lease is lost. */
  startClosing: (claim: Lease) => startClosing(db, claim),
  /** The books went back. A key without an outcome is forgotten; the next try gets a new order id. */
  endClosing: (orderId: OrderId) => endClosing(db, orderId),
  /** Starts to close one key that nobody came back for, or takes over one whose closing was never ended. */
  takeDead: (dead: { graceMs: number }) => takeDead(db, dead),
  /** Keys are kept for thirty days. */
  forgetOld: () => forgetOld(db),
})

export type ClaimStore = ReturnType<typeof openClaimStore>

async function take(db: OrderDatabase, asking: Asking): Promise<Taken> {
  const { owner, key, body, network } = asking
  const [lease, fingerprint] = [newId(), digest(JSON.stringify(body))]
  const [taken] = await db.prisma.$queryRaw<{ order_id: OrderId; fresh: boolean }[]>`
    INSERT INTO idempotency_claim AS c (owner, key, fingerprint, order_id, network, lease_by, lease_until)
    VALUES (${owner}, ${key}, ${fingerprint}, ${newId()}::uuid, ${network}, ${lease}::uuid,
      now() + ${leaseMs} * interval '1 millisecond')
    ON CONFLICT (owner, key) DO UPDATE
    SET lease_by = EXCLUDED.lease_by, lease_until = EXCLUDED.lease_until, network = EXCLUDED.network
    WHERE c.outcome IS NULL AND NOT c.closing AND c.lease_until <= now() AND c.fingerprint = EXCLUDED.fingerprint
    RETURNING order_id, xmax = 0 AS fresh`
  if (taken) return { kind: 'taken', claim: { orderId: taken.order_id, lease, resumed: !taken.fresh, network } }
  const [held] = await db.prisma.$queryRaw<ClaimRow[]>`
    SELECT order_id, fingerprint, outcome FROM idempotency_claim WHERE owner = ${owner} AND key = ${key}`
  // Forgotten between the two statements: it is free again.
  if (!held) return take(db, asking)
  if (held.fingerprint !== fingerprint) return { kind: 'reused' }
  const { order_id: orderId, outcome } = held
  return outcome ? { kind: 'settled', orderId, outcome } : { kind: 'busy', orderId }
}

// One statement, and so one transaction: each further one would be a round trip under the locks of this one.
async function settlePlaced(
  { prisma, outbox }: OrderDatabase,
  { orderId, lease, network }: Claim,
  change: Change,
): Promise<boolean> {
  const outcome: Outcome = { kind: 'placed' }
  const news = newsOf(change)
  const [head, lines] = [{ ...headOf(change.order), network }, lineRows(change.order)].map((rows) =>
    JSON.stringify(rows),
  )
  const history = JSON.stringify(eventRows(orderId, change.happened))
  const [row] = await prisma.$queryRaw<{ settled: number }[]>`
    WITH settled AS (
      UPDATE idempotency_claim SET outcome = ${JSON.stringify(outcome)}::jsonb, network = NULL
      WHERE order_id = ${orderId}::uuid AND lease_by = ${lease}::uuid AND outcome IS NULL AND NOT closing
      RETURNING order_id
    ), placed AS (
      INSERT INTO customer_order
      SELECT r.* FROM settled, jsonb_populate_record(null::customer_order, ${head}::jsonb) r
    ), lined AS (
      INSERT INTO order_line SELECT r.* FROM settled, jsonb_populate_recordset(null::order_line, ${lines}::jsonb) r
    ), noted AS (
      INSERT INTO order_event SELECT r.* FROM settled, jsonb_populate_recordset(null::order_event, ${history}::jsonb) r
    ), said AS (
      SELECT r.* FROM settled, jsonb_to_recordset(${outboxRows(events, news)}::jsonb)
        AS r(id uuid, type text, aggregate text, sequence int, data jsonb, trace text, listeners jsonb)
    ), saved AS (
      INSERT INTO outbox_event (id, type, aggregate, sequence, data, trace)
      SELECT id, type, aggregate, sequence, data, trace FROM said
    ), owed AS (
      INSERT INTO outbox_delivery (event_id, listener)
      SELECT id, listener FROM said, jsonb_array_elements_text(listeners) AS listener
    )
    SELECT count(*)::int AS settled FROM settled`
  if (row?.settled !== 1) return false
  outbox.wake(news)
  return true
}

async function settleRefused(
  { prisma }: OrderDatabase,
  { orderId, lease }: Lease,
  { outcome, closing }: { outcome: Outcome; closing: boolean },
): Promise<boolean> {
  const settled = await prisma.$executeRaw`
    UPDATE idempotency_claim SET outcome = ${JSON.stringify(outcome)}::jsonb, closing = ${closing}, network = NULL
    WHERE order_id = ${orderId}::uuid AND lease_by = ${lease}::uuid AND outcome IS NULL AND NOT closing`
  return settled === 1
}

async function letGo({ prisma }: OrderDatabase, { orderId, lease }: Lease): Promise<void> {
  await prisma.$executeRaw`
    UPDATE idempotency_claim SET lease_until = now()
    WHERE order_id = ${orderId}::uuid AND lease_by = ${lease}::uuid AND (outcome IS NULL OR closing)`
}

async function startClosing({ prisma }: OrderDatabase, { orderId, lease }: Lease): Promise<boolean> {
  const closing = await prisma.$executeRaw`
    UPDATE idempotency_claim SET closing = true
    WHERE order_id = ${orderId}::uuid AND lease_by = ${lease}::uuid AND outcome IS NULL`
  return closing === 1
}

// Without a lease: what closes is never taken again, and the books went back, whoever brought them.
async function endClosing({ prisma }: OrderDatabase, orderId: OrderId): Promise<void> {
  await prisma.$executeRaw`
    WITH forgotten AS (
      DELETE FROM idempotency_claim WHERE order_id = ${orderId}::uuid AND closing AND outcome IS NULL
    )
    UPDATE idempotency_claim SET closing = false
    WHERE order_id = ${orderId}::uuid AND closing AND outcome IS NOT NULL`
}

async function takeDead({ prisma }: OrderDatabase, { graceMs }: { graceMs: number }): Promise<Lease | null> {
  const lease = newId()
  const [dead] = await prisma.$queryRaw<{ order_id: OrderId }[]>`
    WITH dead AS (
      SELECT owner, key FROM idempotency_claim
      WHERE (outcome IS NULL OR closing)
        AND lease_until < now() - CASE WHEN closing THEN 0 ELSE ${graceMs}::int END * interval '1 millisecond'
      ORDER BY lease_until LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    UPDATE idempotency_claim c
    SET closing = true, lease_by = ${lease}::uuid, lease_until = now() + ${leaseMs} * interval '1 millisecond'
    FROM dead WHERE c.owner = dead.owner AND c.key = dead.key RETURNING c.order_id`
  return dead ? { orderId: dead.order_id, lease } : null
}

const forgetOld = ({ prisma }: OrderDatabase): PromiseLike<number> => prisma.$executeRaw`
  DELETE FROM idempotency_claim WHERE created_at < now() - interval '30 days' AND outcome IS NOT NULL AND NOT closing`
