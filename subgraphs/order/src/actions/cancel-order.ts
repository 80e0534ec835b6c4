import { fail, type Result } from '@quire/platform/result'
import type { OrderStore } from '../data/order-store.ts'
import { cancel, type NotCancellable } from '../domain/end.ts'
import { doerOf, type Eyes, seenBy } from '../domain/eyes.ts'
import type { Order, OrderId } from '../domain/order.ts'

export interface NotFound {
  readonly kind: 'not-found'
}

/** Cancels an unpaid order. The stock comes back when payment tells that nothing can be paid any more. */
export const cancelOrder =
  ({ orders, now }: { orders: OrderStore; now: () => Date }) =>
  async (orderId: OrderId, eyes: Eyes): Promise<Result<Order, NotFound | NotCancellable>> => {
    const order = seenBy(await orders.find(orderId), eyes)
    if (!order) return fail({ kind: 'not-found' })
    return orders.change(orderId, {}, (current) => cancel(current, { doer: doerOf(current, eyes), at: now() }))
  }
