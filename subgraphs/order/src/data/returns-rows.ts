import type { Order, OrderId } from '../domain/order.ts'
import type { Return, ReturnId, ReturnReason, ReturnStatus } from '../domain/returns.ts'
import { Prisma } from '../generated/prisma/client.ts'
import type { Tx } from './database.ts'

/** The returns of `customer_order o`, as JSON; what was never sent has none and is not looked for. */
export const selectReturns = Prisma.sql`
  CASE WHEN o.status IN ('PARTLY_SHIPPED', 'SHIPPED', 'DELIVERED') THEN (
    SELECT jsonb_agg(to_jsonb(t) || jsonb_build_object('lines',
        (SELECT jsonb_agg(to_jsonb(tl) ORDER BY tl.line_id) FROM return_line tl WHERE tl.return_id = t.id))
      ORDER BY t.asked_at, t.id) FROM order_return t WHERE t.order_id = o.id) END`

export interface ReturnRow {
  readonly id: ReturnId
  readonly status: ReturnStatus
  readonly note: string | null
  readonly answer: string | null
  readonly asked_at: string
  readonly refund_id: string | null
  readonly lines: readonly ReturnLineRow[] | null
}

interface ReturnLineRow {
  readonly line_id: string
  readonly quantity: number
  readonly reason: ReturnReason
  readonly restocked: number
  readonly written_off: number
}

export const returnOf = ({ asked_at, refund_id, lines, id, status, note, answer }: ReturnRow): Return => ({
  ...{ id, status, note, answer },
  askedAt: new Date(asked_at),
  refundId: refund_id,
  lines: (lines ?? []).map(({ line_id, quantity, reason, restocked, written_off }) => ({
    ...{ lineId: line_id, quantity, reason, restocked },
    writtenOff: written_off,
  })),
})

/** Saves an order's returns under the order row's lock. */
export async function saveReturns(tx: Tx, { id, returns }: Order): Promise<void> {
  const rows = returns.map((one) => ({
    id: one.id,
    order_id: id,
    status: one.status,
    note: one.note,
    answer: one.answer,
    asked_at: one.askedAt.toISOString(),
    refund_id: one.refundId,
  }))
  const lines = returns.flatMap((one) =>
    one.lines.map(({ lineId, quantity, reason, restocked, writtenOff }) => ({
      ...{ return_id: one.id, line_id: lineId, quantity, reason, restocked },
      written_off: writtenOff,
    })),
  )
  await tx.$executeRaw`
    WITH saved AS (
      INSERT INTO order_return SELECT * FROM jsonb_populate_recordset(null::order_return, ${JSON.stringify(rows)}::jsonb)
      ON CONFLICT (id) DO UPDATE SET status = EXCLUDED.status, answer = EXCLUDED.answer, refund_id = EXCLUDED.refund_id
    )
    INSERT INTO return_line SELECT * FROM jsonb_populate_recordset(null::return_line, ${JSON.stringify(lines)}::jsonb)
    ON CONFLICT (return_id, line_id) DO UPDATE
    SET restocked = EXCLUDED.restocked, written_off = EXCLUDED.written_off`
}

/** Which order a return belongs to; null when there is no such return. */
export async function orderOfReturn(tx: Tx, returnId: ReturnId): Promise<OrderId | null> {
  const rows = await tx.$queryRaw<{ order_id: OrderId }[]>`
    SELECT order_id FROM order_return WHERE id = ${returnId}::uuid`
  return rows[0]?.order_id ?? null
}
