import type { OrderId } from '../domain/order.ts'
import type { OrderDatabase } from './database.ts'

/** What a member of staff wrote about an order. */
export interface OrderNote {
  readonly id: string
  readonly orderId: OrderId
  readonly staffId: string
  readonly text: string
  readonly at: Date
}

/** The notes of one order. */
export interface Notes {
  readonly orderId: OrderId
  readonly notes: readonly OrderNote[]
}

const most = 200

/** Notes of staff about orders: only ever added to. */
export const openOrderNotes = ({ prisma }: OrderDatabase) => ({
  async add(note: OrderNote): Promise<void> {
    await prisma.orderNote.create({ data: note })
  },

  /** The latest 200 notes of each order, oldest first, in one statement. */
  async ofAll(orderIds: readonly OrderId[]): Promise<Notes[]> {
    const rows = await prisma.$queryRaw<OrderNote[]>`
      SELECT n.id, n.order_id AS "orderId", n.staff_id AS "staffId", n.text, n.at
      FROM unnest(${[...orderIds]}::uuid[]) AS asked(id), LATERAL (
        SELECT * FROM order_note WHERE order_id = asked.id ORDER BY at DESC, id DESC LIMIT ${most}
      ) n ORDER BY n.order_id, n.at, n.id`
    const byOrder = Map.groupBy(rows, ({ orderId }) => orderId)
    return [...byOrder].map(([orderId, notes]) => ({ orderId, notes }))
  },
})

export type OrderNotes = ReturnType<typeof openOrderNotes>
