import type { OrderDatabase } from './database.ts'

/**
 * Which of these order ids may still need their books. An order that is over needs them until payment has said that nothing can
 * be paid any more; a key without an outcome may yet place its order, unless its order id is closing.
 */
export const openOwnedOrders =
  ({ prisma }: OrderDatabase) =>
  async (orderIds: readonly string[]): Promise<string[]> => {
    // One statement, and so one moment: an order that is placed meanwhile is seen as a key or as an order.
    const rows = await prisma.$queryRaw<{ id: string }[]>`
      SELECT order_id AS id FROM idempotency_claim
      WHERE order_id = ANY(${[...orderIds]}::uuid[]) AND outcome IS NULL AND NOT closing
      UNION
      SELECT id FROM customer_order
      WHERE id = ANY(${[...orderIds]}::uuid[])
        AND (status NOT IN ('CANCELLED', 'EXPIRED') OR payment_status IN ('PREPARING', 'READY', 'FAILED', 'HELD'))`
    return rows.map(({ id }) => id)
  }

export type OwnedOrders = ReturnType<typeof openOwnedOrders>
