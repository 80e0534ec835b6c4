import type { Events } from '@quire/contracts/events'
import type { Money } from '@quire/platform/money'
import type { Outbox } from '@quire/platform/outbox'
import type { PrismaClient } from '../generated/prisma/client.ts'
import { chunk, inChunks } from './in-chunks.ts'
import type { Tx } from './transactions.ts'

export interface Refund {
  readonly refundId: string
  readonly orderId: string
  readonly amount: Money
  readonly attempt: number
  readonly status: 'ASKED' | 'DONE' | 'REFUSED'
  readonly providerRefundId: string | null
}

/** How the provider ended a refund; it has no id there when it was refused at once. `reason` is why, in its words. */
export interface RefundEnd {
  readonly status: 'DONE' | 'REFUSED'
  readonly providerRefundId: string | null
  readonly reason: string | null
}

export interface RefundStore {
  find(refundId: string): Promise<Refund | null>
  ask(refund: Pick<Refund, 'refundId' | 'orderId' | 'amount'>, heard: string): Promise<void>
  /** Saves how the provider ended it, once, and says so. True when that was new. */
  finish(refund: Refund, end: RefundEnd): Promise<boolean>
  raiseAttempt(refund: Refund): Promise<void>
  /** Refunds asked for in that time of which we believe that the money went back, the oldest first. */
  doneBetween(from: Date, to: Date): AsyncIterable<{ readonly refundId: string; readonly providerRefundId: string }>
  /** Refunds that are not over yet, each again after a longer pause. */
  unfinished(): Promise<string[]>
}

export function openRefundStore(prisma: PrismaClient, outbox: Outbox<Events, Tx>): RefundStore {
  return {
    async find(refundId) {
      const row = await prisma.refund.findUnique({ where: { refundId } })
      if (!row) return null
      const { orderId, attempt, status, providerRefundId } = row
      return { refundId, orderId, attempt, status, providerRefundId, amount: { amount: row.amount, currency: 'EUR' } }
    },
    async ask({ refundId, orderId, amount }, heard) {
      await outbox.write({ heard }, (tx) =>
        tx.refund.createMany({ data: [{ refundId, orderId, ...amount }], skipDuplicates: true }),
      )
    },
    finish: (refund, end) => finish(outbox, refund, end),
    async raiseAttempt({ refundId, attempt }) {
      await prisma.refund.updateMany({ where: { refundId, attempt }, data: { attempt: attempt + 1 } })
    },
    doneBetween: (from, to) => doneBetween(prisma, from, to),
    unfinished: () => unfinished(prisma),
  }
}

const doneBetween = (prisma: PrismaClient, from: Date, to: Date) =>
  inChunks<{ refundId: string; providerRefundId: string; createdAt: Date }>(
    (after) => prisma.$queryRaw`
      SELECT refund_id AS "refundId", provider_refund_id AS "providerRefundId", created_at AS "createdAt" FROM refund
      WHERE status = 'DONE' AND provider_refund_id IS NOT NULL AND created_at <= ${to}
      AND (created_at, refund_id) > (${after?.createdAt ?? from}, ${after?.refundId ?? beforeAll}::uuid)
      ORDER BY created_at, refund_id LIMIT ${chunk}`,
  )

const beforeAll = '00000000-0000-0000-0000-000000000000'

async function finish(
  outbox: Outbox<Events, Tx>,
  { refundId, orderId, amount }: Refund,
  { status, providerRefundId, reason }: RefundEnd,
): Promise<boolean> {
  const ended = await outbox.write({}, async (tx, say) => {
    // A refund that was done can still come back refused: the bank did not take it.
    const before = status === 'DONE' ? (['ASKED'] as const) : (['ASKED', 'DONE'] as const)
    const failure = status === 'DONE' ? null : (reason ?? 'the provider refused it')
    const data = { status, failure, updatedAt: new Date(), ...(providerRefundId && { providerRefundId }) }
    const { count } = await tx.refund.updateMany({ where: { refundId, status: { in: [...before] } }, data })
    if (count === 0) return false
    const head = { aggregate: refundId, sequence: failure === null ? 1 : 2 }
    if (failure === null) say({ type: 'payment.refunded', ...head, data: { orderId, refundId, amount } })
    else say({ type: 'payment.refund-failed', ...head, data: { orderId, refundId, reason: failure } })
    return true
  })
  return ended === true
}

async function unfinished(prisma: PrismaClient): Promise<string[]> {
  const rows = await prisma.$queryRaw<{ id: string }[]>`
    UPDATE refund SET tries = tries + 1, next_try_at = now() + least(2 * power(2, tries), 600) * interval '1 second'
    WHERE refund_id IN (
      SELECT refund_id FROM refund WHERE status = 'ASKED' AND next_try_at <= now()
      ORDER BY next_try_at LIMIT 200 FOR UPDATE SKIP LOCKED
    ) RETURNING refund_id AS id`
  return rows.map((row) => row.id)
}
