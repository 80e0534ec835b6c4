import type { Events } from '@quire/contracts/events'
import type { Money } from '@quire/platform/money'
import type { Outbox } from '@quire/platform/outbox'
import type { PrismaClient } from '../generated/prisma/client.ts'
import type { Tx } from './transactions.ts'

export interface Refund {
  readonly refundId: string
  readonly orderId: string
  readonly amount: Money
  readonly attempt: number
  readonly status: 'ASKED' | 'DONE' | 'REFUSED'
}

export interface RefundStore {
  find(refundId: string): Promise<Refund | null>
  ask(refund: Refund, heard: string): Promise<void>
  /** Saves how the provider ended it, once, and says so when the money went back. */
  finish(refund: Refund, outcome: { status: 'DONE' | 'REFUSED'; providerRefundId: string }): Promise<void>
  raiseAttempt(refund: Refund): Promise<void>
  /** Refunds that are not over yet, each again after a longer pause. */
  unfinished(): Promise<string[]>
}

export function openRefundStore(prisma: PrismaClient, outbox: Outbox<Events, Tx>): RefundStore {
  return {
    async find(refundId) {
      const row = await prisma.refund.findUnique({ where: { refundId } })
      if (!row) return null
      const { orderId, attempt, status } = row
      return { refundId, orderId, attempt, status, amount: { amount: row.amount, currency: 'EUR' } }
    },
    async ask({ refundId, orderId, amount }, heard) {
      await outbox.write({ heard }, (tx) =>
        tx.refund.createMany({ data: [{ refundId, orderId, ...amount }], skipDuplicates: true }),
      )
    },
    async finish({ refundId, orderId, amount }, { status, providerRefundId }) {
      await outbox.write({}, async (tx, say) => {
        // A refund that was done can still come back refused: the bank did not take it.
        const before = status === 'DONE' ? (['ASKED'] as const) : (['ASKED', 'DONE'] as const)
        const data = { status, providerRefundId, updatedAt: new Date() }
        const { count } = await tx.refund.updateMany({ where: { refundId, status: { in: [...before] } }, data })
        if (count === 0) return
        const head = { aggregate: refundId, sequence: status === 'DONE' ? 1 : 2 }
        if (status === 'DONE') say({ type: 'payment.refunded', ...head, data: { orderId, refundId, amount } })
        else
          say({
            type: 'payment.refund-failed',
            ...head,
            data: { orderId, refundId, reason: 'the provider refused it' },
          })
      })
    },
    async raiseAttempt({ refundId, attempt }) {
      await prisma.refund.updateMany({ where: { refundId, attempt }, data: { attempt: attempt + 1 } })
    },
    unfinished: () => unfinished(prisma),
  }
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
