import type { Doors } from '@quire/contracts/doors'
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts'
import { type ListPage, type ListPlace, pageOf } from './places.ts'

type Told = Doors['payment.webhooks']['answer']['_output']['webhooks'][number]
export type ToldOutcome = Told['outcome']

/** The inbox of the provider's webhooks for people: newest first, those of one outcome, or all. */
export const openWebhookList =
  (prisma: PrismaClient) =>
  async (after: ListPlace, limit: number, outcome: ToldOutcome | null): Promise<ListPage<Told>> => {
    const { at: receivedAt, id } = after
    const wanted: Prisma.WebhookEventWhereInput =
      outcome === null ? {} : { outcome: outcome === 'waiting' ? null : outcome }
    const rows = await prisma.webhookEvent.findMany({
      where: {
        ...wanted,
        receivedAt: { lte: receivedAt },
        OR: [{ receivedAt: { lt: receivedAt } }, { providerEventId: { lt: id } }],
      },
      orderBy: [{ receivedAt: 'desc' }, { providerEventId: 'desc' }],
      take: limit + 1,
      omit: { notice: true },
    })
    const page = pageOf(rows, limit, (row) => ({ at: row.receivedAt, id: row.providerEventId }))
    return { ...page, rows: page.rows.map(told) }
  }

type Row = Omit<Prisma.WebhookEventGetPayload<object>, 'notice'>

const told = (row: Row): Told => ({
  id: row.providerEventId,
  type: row.type,
  // Only `settle` writes this column.
  outcome: (row.outcome ?? 'waiting') as ToldOutcome,
  reason: row.reason,
  receivedAt: row.receivedAt.toISOString(),
  appliedAt: row.appliedAt?.toISOString() ?? null,
  orderId: row.orderId,
  replayedBy: row.replayedBy,
})
