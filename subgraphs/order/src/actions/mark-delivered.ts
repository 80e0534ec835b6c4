import { fail } from '@quire/platform/result'
import type { OrderStore } from '../data/order-store.ts'
import type { OrderId } from '../domain/order.ts'
import { deliver } from '../domain/ship.ts'

/** Notes that everything has arrived. */
export const markDelivered =
  ({ orders, now }: { orders: OrderStore; now: () => Date }) =>
  async (orderId: OrderId, staffId: string) => {
    if (!(await orders.find(orderId))) return fail({ kind: 'not-found' } as const)
    return orders.change(orderId, {}, (order) => deliver(order, { doer: { by: 'STAFF', staffId }, at: now() }))
  }
