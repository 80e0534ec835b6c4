import type { Currency } from '@quire/platform/money'
import type { Dispute, DisputeStatus } from '../domain/dispute.ts'
import type { Order } from '../domain/order.ts'
import { Prisma } from '../generated/prisma/client.ts'
import type { Tx } from './database.ts'

/** The disputes of `customer_order o`, as JSON; what nobody paid has none and is not looked for. */
export const selectDisputes = Prisma.sql`
  CASE WHEN o.payment_status NOT IN ('PREPARING', 'READY', 'FAILED', 'CANCELLED') THEN (
    SELECT jsonb_agg(to_jsonb(d) ORDER BY d.opened_at, d.id) FROM order_dispute d WHERE d.order_id = o.id) END`

export interface DisputeRow {
  readonly id: string
  readonly status: DisputeStatus
  readonly amount: number
  readonly currency: Currency
  readonly reason: string
  readonly opened_at: string
  readonly closed_at: string | null
  readonly sequence: number | null
}

export const disputeOf = ({
  id,
  status,
  amount,
  currency,
  reason,
  opened_at,
  closed_at,
  sequence,
}: DisputeRow): Dispute => ({
  ...{ id, status, reason, sequence },
  amount: { amount, currency },
  openedAt: new Date(opened_at),
  closedAt: closed_at === null ? null : new Date(closed_at),
})

/** Saves an order's disputes under the order row's lock. */
export async function saveDisputes(tx: Tx, { id: orderId, disputes }: Order): Promise<void> {
  const rows = disputes.map(({ id, status, amount, reason, openedAt, closedAt, sequence }) => ({
    ...{ order_id: orderId, id, status, reason, sequence },
    amount: amount.amount,
    currency: amount.currency,
    opened_at: openedAt.toISOString(),
    closed_at: closedAt?.toISOString() ?? null,
  }))
  await tx.$executeRaw`
    INSERT INTO order_dispute SELECT * FROM jsonb_populate_recordset(null::order_dispute, ${JSON.stringify(rows)}::jsonb)
    ON CONFLICT (order_id, id) DO UPDATE SET status = EXCLUDED.status, amount = EXCLUDED.amount,
      reason = EXCLUDED.reason, closed_at = EXCLUDED.closed_at, sequence = EXCLUDED.sequence`
}
