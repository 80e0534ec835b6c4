import type { Events } from '@quire/contracts/events'
import { type AlreadyHeard, alreadyHeard, type Outbox } from '@quire/platform/outbox'
import type { Dispute, ProviderDispute } from '../domain/dispute.ts'
import type { PrismaClient } from '../generated/prisma/client.ts'
import type { DisputeModel } from '../generated/prisma/models.ts'
import { chunk, inChunks } from './in-chunks.ts'
import type { Tx } from './transactions.ts'
import { isUnsettled, settle, unknownHere } from './webhook-rows.ts'

/** What a dispute is found by, and what told of it. */
export interface DisputeCause {
  /** The order of its charge, where the provider was asked for it; else its intent leads to the order. */
  readonly orderId?: string | null
  /** The provider's event, settled in the same transaction. */
  readonly webhook?: string
}

export interface DisputeStore {
  /** Locks the payment, lets `decide` say what is known now, saves that and says it. `unknown`: there is no such payment. */
  hear(
    told: ProviderDispute,
    cause: DisputeCause,
    decide: (known: Dispute | null, told: ProviderDispute, orderId: string) => Dispute | null,
  ): Promise<'changed' | 'nothing' | 'unknown' | AlreadyHeard>
  /** The provider's names of all that are not decided. */
  open(): AsyncIterable<string>
}

export function openDisputeStore(prisma: PrismaClient, outbox: Outbox<Events, Tx>): DisputeStore {
  return {
    hear: (told, { orderId: named, webhook }, decide) =>
      outbox.write({}, async (tx, say) => {
        if (webhook && !(await isUnsettled(tx, webhook))) return alreadyHeard
        const orderId = await lockPayment(tx, { orderId: named ?? null, intentId: told.intentId })
        if (orderId === null) {
          if (webhook) await settle(tx, webhook, unknownHere('charge'))
          return 'unknown'
        }
        const known = toDispute(await tx.dispute.findUnique({ where: { disputeId: told.id } }))
        const heard = decide(known, told, orderId)
        if (heard) {
          await save(tx, heard)
          say({ type: 'payment.disputed', aggregate: heard.disputeId, sequence: heard.sequence, data: dataOf(heard) })
        }
        if (webhook) await settle(tx, webhook, { outcome: 'applied', orderId })
        return heard ? 'changed' : 'nothing'
      }),
    open: () => inChunks((after) => openAfter(prisma, after)),
  }
}

async function openAfter(prisma: PrismaClient, after = ''): Promise<string[]> {
  const rows = await prisma.dispute.findMany({
    where: { status: 'OPEN', disputeId: { gt: after } },
    select: { disputeId: true },
    orderBy: { disputeId: 'asc' },
    take: chunk,
  })
  return rows.map(({ disputeId }) => disputeId)
}

// Two words about one dispute wait for each other at the payment's row, since the dispute's may not be there yet.
async function lockPayment(tx: Tx, at: { orderId: string | null; intentId: string | null }): Promise<string | null> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT order_id AS id FROM payment
    WHERE intent_id = ${at.intentId} OR order_id = ${at.orderId}::uuid ORDER BY order_id LIMIT 1 FOR UPDATE`
  return rows[0]?.id ?? null
}

async function save(tx: Pick<Tx, 'dispute'>, { disputeId, orderId, amount, ...heard }: Dispute): Promise<void> {
  const { status, reason, sequence } = heard
  const known = { status, reason, sequence, ...amount, toldAt: new Date(heard.toldAt * 1000), updatedAt: new Date() }
  await tx.dispute.upsert({ where: { disputeId }, create: { disputeId, orderId, ...known }, update: known })
}

const dataOf = ({ orderId, disputeId, status, amount, reason, sequence }: Dispute) => ({
  ...{ orderId, disputeId, status, reason, sequence },
  amount: { amount: amount.amount, currency: 'EUR' as const },
})

function toDispute(row: DisputeModel | null): Dispute | null {
  if (!row) return null
  const { disputeId, orderId, status, reason, sequence, amount } = row
  const toldAt = Math.floor(row.toldAt.getTime() / 1000)
  return { disputeId, orderId, status, reason, sequence, toldAt, amount: { amount, currency: 'EUR' } }
}
