import type { OrderEventType } from '../domain/moves.ts'
import type { Doer, Happened, OrderId } from '../domain/order.ts'
import type { OrderDatabase } from './database.ts'

interface EventRow {
  readonly order_id: OrderId
  readonly sequence: number
  readonly type: OrderEventType
  readonly at: Date
  readonly by: Doer['by']
  readonly staff_id: string | null
  readonly details: Happened['details']
}

/** The history of one order. */
export interface History {
  readonly orderId: OrderId
  readonly happened: readonly Happened[]
}

const most = 200

/** What happened to orders, oldest first. */
export function openHistoryStore({ prisma }: OrderDatabase) {
  return {
    /** What happened above a sequence, at most 200 entries at a time. */
    async after(orderId: OrderId, sequence: number): Promise<Happened[]> {
      const rows = await prisma.$queryRaw<EventRow[]>`
        SELECT * FROM order_event WHERE order_id = ${orderId}::uuid AND sequence > ${sequence}
        ORDER BY sequence LIMIT ${most}`
      return rows.map(happenedOf)
    },

    /** The first 200 entries of each order's history, in one statement. */
    async ofAll(orderIds: readonly OrderId[]): Promise<History[]> {
      const rows = await prisma.$queryRaw<EventRow[]>`
        SELECT * FROM order_event WHERE order_id = ANY(${[...orderIds]}::uuid[]) AND sequence <= ${most}
        ORDER BY order_id, sequence`
      const byOrder = Map.groupBy(rows, (row) => row.order_id)
      return [...byOrder].map(([orderId, some]) => ({ orderId, happened: some.map(happenedOf) }))
    },
  }
}

export type HistoryStore = ReturnType<typeof openHistoryStore>

const happenedOf = ({ sequence, type, at, by, staff_id, details }: EventRow): Happened => ({
  sequence,
  type,
  at,
  doer: by === 'STAFF' ? { by, staffId: staff_id ?? '' } : { by, staffId: null },
  details,
})
