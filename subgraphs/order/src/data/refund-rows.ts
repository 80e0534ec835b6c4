import type { Currency } from '@quire/platform/money'
import type { Order, Refund } from '../domain/order.ts'
import type { Tx } from './database.ts'

export interface RefundRow {
  readonly id: Refund['id']
  readonly amount: number
  readonly currency: Currency
  readonly reason: string
  readonly asked_at: string
  readonly done_at: string | null
  readonly failed_at: string | null
  readonly credit_note_number: string | null
}

export const refundOf = ({ id, amount, currency, reason, ...row }: RefundRow): Refund => ({
  ...{ id, reason },
  amount: { amount, currency },
  askedAt: new Date(row.asked_at),
  doneAt: row.done_at === null ? null : new Date(row.done_at),
  failedAt: row.failed_at === null ? null : new Date(row.failed_at),
  creditNoteNumber: row.credit_note_number,
})

/** Saves an order's refunds under the order row's lock. */
export async function saveRefunds(tx: Tx, order: Order): Promise<void> {
  const refunds = order.refunds.map((refund) => ({
    id: refund.id,
    order_id: order.id,
    amount: refund.amount.amount,
    currency: refund.amount.currency,
    reason: refund.reason,
    asked_at: refund.askedAt.toISOString(),
    done_at: refund.doneAt?.toISOString() ?? null,
    failed_at: refund.failedAt?.toISOString() ?? null,
    credit_note_number: refund.creditNoteNumber,
  }))
  await tx.$executeRaw`
    INSERT INTO refund SELECT * FROM jsonb_populate_recordset(null::refund, ${JSON.stringify(refunds)}::jsonb)
    ON CONFLICT (id) DO UPDATE SET done_at = EXCLUDED.done_at, failed_at = EXCLUDED.failed_at,
      credit_note_number = EXCLUDED.credit_note_number`
}
