import { type Events, events } from '@quire/contracts/events'
import type { Money } from '@quire/platform/money'
import { type AlreadyHeard, alreadyHeard, type Outbox, openOutbox, type Said } from '@quire/platform/outbox'
import { seal } from '@quire/platform/seal'
import type { Keys } from '@quire/platform/signature'
import { traceparent } from '@quire/platform/trace'
import type { Learned, Payment, PaymentNews, TellerOfCharge } from '../domain/payment.ts'
import type { Risk } from '../domain/risk.ts'
import type { PrismaClient } from '../generated/prisma/client.ts'
import type { PaymentModel } from '../generated/prisma/models.ts'
import { chunk, inChunks } from './in-chunks.ts'
import { openTransactions, type Tx } from './transactions.ts'
import { isUnsettled, outcomeOf, settle } from './webhook-rows.ts'

/** What caused a change: an event that was heard, or nothing in particular. */
export interface Cause {
  readonly heard?: string
  /** The payer's secret, when the change makes the payment payable; it leaves sealed. */
  readonly clientSecret?: string | null
  /** The provider's event that told of it; it is settled in the same transaction, so that it is applied once. */
  readonly webhook?: string
}

export interface PaymentStore {
  readonly outbox: Outbox<Events, Tx>
  find(orderId: string): Promise<Payment | null>
  /** The order whose intent this is. */
  orderOf(intentId: string): Promise<string | null>
  /** Starts the payment of an order, unless it is there already (an order may be cancelled before it is heard to be placed). */
  start(order: Pick<Payment, 'orderId' | 'number' | 'amount'>, heard: string): Promise<void>
  /** Locks the payment, lets `decide` change it, and saves it with its news. Answers what was decided, null without a payment. */
  change(orderId: string, cause: Cause, decide: (payment: Payment) => Learned): Promise<Learned | null | AlreadyHeard>
  /** Notes that nobody wants this order's money any more; makes a cancelled payment when there is none. */
  askToCancel(order: Pick<Payment, 'orderId' | 'number'>, heard: string): Promise<void>
  /** Marks the attempt as begun, so that from now on something may exist at the provider. False when it is cancelled or over. */
  begin(orderId: string): Promise<boolean>
  /** Nothing came of this attempt (a look-up showed it), so the next one gets a new idempotency key. */
  raiseAttempt(payment: Payment): Promise<void>
  /** Payments that were begun in that time and of which we believe that they were taken, the oldest first. */
  paidBetween(from: Date, to: Date): AsyncIterable<{ readonly orderId: string; readonly intentId: string }>
  /** Orders whose intent is still to be made or to be cancelled, each again after a longer pause. */
  unfinished(): Promise<readonly { readonly orderId: string; readonly cancel: boolean }[]>
}

/** @param onCharge called once for each charge that was learned of, after it was saved: by a webhook, or because we asked */
export function openPaymentStore(
  prisma: PrismaClient,
  sealKey: Keys,
  onCharge: (by: TellerOfCharge) => void = () => {},
): PaymentStore {
  const outbox = openOutbox<Events, Tx>(openTransactions(prisma), events)
  return {
    outbox,
    find: async (orderId) => toPayment(await prisma.payment.findUnique({ where: { orderId } })),
    orderOf: async (intentId) =>
      (await prisma.payment.findUnique({ where: { intentId }, select: { orderId: true } }))?.orderId ?? null,
    start: (order, heard) => start(outbox, order, heard),
    change: async (orderId, cause, decide) => {
      const learned = await change(outbox, orderId, { cause, sealKey, decide })
      if (isCharge(learned)) onCharge(cause.webhook ? 'webhook' : 'asking')
      return learned
    },
    askToCancel: (order, heard) => askToCancel(outbox, order, heard),
    begin: async (orderId) => {
      const begun = await prisma.$executeRaw`
        UPDATE payment SET started_at = coalesce(started_at, now())
        WHERE order_id = ${orderId}::uuid AND status = 'PREPARING' AND (cancel_asked_at IS NULL OR started_at IS NOT NULL)`
      return begun === 1
    },
    raiseAttempt: async ({ orderId, attempt }) => {
      await prisma.payment.updateMany({ where: { orderId, attempt, intentId: null }, data: { attempt: attempt + 1 } })
    },
    paidBetween: (from, to) => paidBetween(prisma, from, to),
    unfinished: () => unfinished(prisma),
  }
}

const change = (
  outbox: Outbox<Events, Tx>,
  orderId: string,
  { cause, sealKey, decide }: Telling & { readonly decide: (payment: Payment) => Learned },
) =>
  outbox.write(cause, async (tx, say) => {
    if (cause.webhook && !(await isUnsettled(tx, cause.webhook))) return alreadyHeard
    const payment = await lock(tx, orderId)
    const learned = payment && decide(payment)
    if (learned?.kind === 'changed') {
      await update(tx, learned.payment)
      if (learned.news) say(toEvent(learned.payment, learned.news, { cause, sealKey }))
    }
    if (cause.webhook) await settle(tx, cause.webhook, outcomeOf(learned))
    return learned
  })

const isCharge = (learned: Learned | null | AlreadyHeard): boolean =>
  learned !== null && learned !== alreadyHeard && learned.kind === 'changed' && learned.news?.kind === 'succeeded'

type Order = Pick<Payment, 'orderId' | 'number'>

async function start(
  outbox: Outbox<Events, Tx>,
  { orderId, number, amount }: Order & { amount: Money },
  heard: string,
) {
  await outbox.write({ heard }, async (tx) => {
    await tx.$executeRaw`
      INSERT INTO payment (order_id, number, amount, currency, trace)
      VALUES (${orderId}::uuid, ${number}, ${amount.amount}, ${amount.currency}, ${traceparent()}) ON CONFLICT (order_id) DO NOTHING`
  })
}

async function askToCancel(outbox: Outbox<Events, Tx>, { orderId, number }: Order, heard: string) {
  await outbox.write({ heard }, async (tx, say) => {
    const made = await tx.$executeRaw`
      INSERT INTO payment (order_id, number, amount, currency, status, cancel_asked_at, sequence)
      VALUES (${orderId}::uuid, ${number}, 0, 'EUR', 'CANCELLED', now(), 1) ON CONFLICT (order_id) DO NOTHING`
    if (made === 1) say({ type: 'payment.cancelled', aggregate: orderId, sequence: 1, data: { orderId } })
    await tx.$executeRaw`
      UPDATE payment SET cancel_asked_at = coalesce(cancel_asked_at, now()), updated_at = now(),
        tries = 0, next_try_at = now() + interval '2 seconds'
      WHERE order_id = ${orderId}::uuid`
  })
}

async function lock(tx: Tx, orderId: string): Promise<Payment | null> {
  await tx.$queryRaw`SELECT 1 FROM payment WHERE order_id = ${orderId}::uuid FOR UPDATE`
  return toPayment(await tx.payment.findUnique({ where: { orderId } }))
}

async function update(tx: Pick<Tx, 'payment'>, payment: Payment): Promise<void> {
  const { orderId, status, attempt, intentId, sequence, received, risk } = payment
  const found = risk && { riskLevel: risk.level, riskScore: risk.score, fraudWarning: risk.warning }
  await tx.payment.update({
    where: { orderId },
    data: { status, attempt, intentId, sequence, received: received?.amount ?? null, updatedAt: new Date(), ...found },
  })
}

const paidBetween = (prisma: PrismaClient, from: Date, to: Date) =>
  inChunks<{ orderId: string; intentId: string; createdAt: Date }>(
    (after) => prisma.$queryRaw`
      SELECT order_id AS "orderId", intent_id AS "intentId", created_at AS "createdAt" FROM payment
      WHERE status = 'SUCCEEDED' AND created_at <= ${to}
      AND (created_at, order_id) > (${after?.createdAt ?? from}, ${after?.orderId ?? beforeAll}::uuid)
      ORDER BY created_at, order_id LIMIT ${chunk}`,
  )

const beforeAll = '00000000-0000-0000-0000-000000000000'

const unfinished = (prisma: PrismaClient) =>
  prisma.$queryRaw<{ orderId: string; cancel: boolean }[]>`
    UPDATE payment SET tries = tries + 1, next_try_at = now() + least(2 * power(2, tries), 600) * interval '1 second'
    WHERE order_id IN (
      SELECT order_id FROM payment
      WHERE (status = 'PREPARING' OR (status = 'READY' AND cancel_asked_at IS NOT NULL)) AND next_try_at <= now()
      ORDER BY next_try_at LIMIT 200 FOR UPDATE SKIP LOCKED
    ) RETURNING order_id AS "orderId", cancel_asked_at IS NOT NULL AS cancel`

function toPayment(row: PaymentModel | null): Payment | null {
  if (!row) return null
  const { orderId, number, status, attempt, startedAt, intentId, cancelAskedAt, sequence } = row
  return {
    orderId,
    number,
    amount: { amount: row.amount, currency: 'EUR' },
    received: row.received === null ? null : { amount: row.received, currency: 'EUR' },
    status,
    attempt,
    startedAt,
    intentId,
    cancelAskedAt,
    risk: riskOf(row),
    sequence,
  }
}

const riskOf = ({ riskLevel, riskScore, fraudWarning }: PaymentModel): Risk | null =>
  // A constraint lets no other level in.
  riskLevel === null ? null : { level: riskLevel as Risk['level'], score: riskScore, warning: fraudWarning }

type Telling = { readonly cause: Cause; readonly sealKey: Keys }

function toEvent(payment: Payment, news: PaymentNews, { cause, sealKey }: Telling): Said<Events> {
  const { orderId, sequence, attempt } = payment
  const head = { aggregate: orderId, sequence }
  const now = new Date().toISOString()
  switch (news.kind) {
    case 'prepared': {
      const sealed = cause.clientSecret ? seal(cause.clientSecret, sealKey, `client-secret:${orderId}`) : undefined
      return { type: 'payment.prepared', ...head, data: { orderId, attempt, intentId: news.intentId, sealed } }
    }
    case 'succeeded': {
      const { intentId, amount } = news
      return { type: 'payment.succeeded', ...head, data: { orderId, attempt, intentId, amount, paidAt: now } }
    }
    case 'failed': {
      const data = { orderId, attempt, failure: news.code, message: news.message, failedAt: now }
      return { type: 'payment.failed', ...head, data }
    }
    case 'risk-found': {
      const { level, score, warning } = news
      return { type: 'payment.risk-found', ...head, data: { orderId, level, score, ...(warning && { warning }) } }
    }
    case 'cancelled':
      return { type: 'payment.cancelled', ...head, data: { orderId } }
  }
}
