import type { OrderStore } from '../data/order-store.ts'
import { expire } from '../domain/end.ts'

const most = 50

/** Ends the orders that nobody paid in time. Their stock comes back when payment tells that nothing can be paid any more. */
export const expireOrders =
  ({ orders, now }: { orders: OrderStore; now: () => Date }) =>
  async (): Promise<void> => {
    for (;;) {
      const at = now()
      const ended = await orders.changeDue({ at, most }, (order) => expire(order, at))
      if (ended < most) return
    }
  }
