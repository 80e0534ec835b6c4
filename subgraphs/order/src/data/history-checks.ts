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

interface BesideRow extends Omit<Row, 'returns'> {
  readonly orderId: OrderId
  readonly returns: Row['returns'] | null
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
        (SELECT jsonb_object_agg(t.id, t.status) FROM order_return t WHERE t.order_id = o.id) AS returns,
        (SELECT jsonb_agg(jsonb_build_object('sequence', e.sequence, 'type', e.type, 'details', e.details)
          ORDER BY e.sequence) FROM order_event e WHERE e.order_id = o.id) AS history
      FROM customer_order o WHERE o.id = ANY(${[...orderIds]}::uuid[])`
    return rows.map(({ orderId, history, returns, ...row }) => ({
      orderId,
      row: { ...row, returns: returns ?? {} },
      history: history ?? [],
    }))
  },
})

export type HistoryChecks = ReturnType<typeof openHistoryChecks>
