import type { Row } from '../domain/fold.ts'
import type { Happened, OrderId } from '../domain/order.ts'
import type { OrderDatabase } from './database.ts'

/** Where a page of recent histories ends. */
export interface Reached {
  readonly at: Date
  readonly orderId: OrderId
}

/** An order's row beside its whole history, of one moment. */
export interface Beside {
  readonly orderId: OrderId
  readonly row: Row
  readonly history: readonly Pick<Happened, 'sequence' | 'type' | 'details'>[]
}

interface BesideRow extends Omit<Row, 'returns' | 'sums'>, Omit<Row['sums'], 'refunds'> {
  readonly orderId: OrderId
  readonly returns: Row['returns'] | null
  readonly refunds: Row['sums']['refunds'] | null
  readonly history: Beside['history'] | null
}

/** Rows beside their histories, for whoever compares them. */
export const openHistoryChecks = ({ prisma }: OrderDatabase) => ({
  /** To which orders something happened after this place, oldest first, some of them twice: a walk along an index by time. */
  async recent(after: Reached, most: number): Promise<Reached[]> {
    return prisma.$queryRaw<Reached[]>`
      SELECT at, order_id AS "orderId" FROM order_event WHERE (at, order_id) > (${after.at}, ${after.orderId}::uuid)
      ORDER BY at, order_id LIMIT ${most}`
  },

  // One statement, and so one moment: an order that changes meanwhile is seen before or after, never in between.
  async beside(orderIds: readonly OrderId[]): Promise<Beside[]> {
    const rows = await prisma.$queryRaw<BesideRow[]>`
      SELECT o.id AS "orderId", o.status, o.payment_status AS "paymentStatus", o.sequence, coalesce(o.held, false) AS held,
        o.total, o.received, coalesce(l.shipped, 0) AS shipped, coalesce(l.rest, 0) AS rest,
        (SELECT jsonb_object_agg(r.id, r.amount || CASE WHEN r.failed_at IS NOT NULL THEN ' FAILED'
          WHEN r.done_at IS NOT NULL THEN ' DONE' ELSE ' ASKED' END) FROM refund r WHERE r.order_id = o.id) AS refunds,
        (SELECT jsonb_object_agg(t.id, t.status) FROM order_return t WHERE t.order_id = o.id) AS returns,
        (SELECT jsonb_agg(jsonb_build_object('sequence', e.sequence, 'type', e.type, 'details', e.details)
          ORDER BY e.sequence) FROM order_event e WHERE e.order_id = o.id) AS history
      FROM customer_order o LEFT JOIN LATERAL (
        SELECT sum(shipped)::int AS shipped, sum(quantity - shipped)::int AS rest
        FROM order_line WHERE order_id = o.id AND format IN ('HARDCOVER', 'PAPERBACK')) l ON true
      WHERE o.id = ANY(${[...orderIds]}::uuid[])`
    return rows.map(({ orderId, history, returns, refunds, total, received, shipped, rest, ...row }) => ({
      orderId,
      row: { ...row, returns: returns ?? {}, sums: { total, received, shipped, rest, refunds: refunds ?? {} } },
      history: history ?? [],
    }))
  },
})

export type HistoryChecks = ReturnType<typeof openHistoryChecks>
