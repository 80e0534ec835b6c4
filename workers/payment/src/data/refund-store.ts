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
        const data = { status, providerRefundId, updatedAt: new Date() }
        const { count } = await tx.refund.updateMany({ where: { refundId, status: 'ASKED' }, data })
        if (count === 0 || status !== 'DONE') return
        say({ type: 'payment.refunded', aggregate: refundId, sequence: 1, data: { orderId, refundId, amount } })
      })
    },
    async raiseAttempt({ refundId, attempt }) {
      await prisma.refund.updateMany({ where: { refundId, attempt }, data: { attempt: attempt + 1 } })
    },
    async unfinished() {
      const where = { status: 'ASKED', updatedAt: { lt: new Date(Date.now() - 2000) } } as const
      const rows = await prisma.refund.findMany({ where, select: { refundId: true }, take: 200 })
      return rows.map((row) => row.refundId)
    },
  }
}
