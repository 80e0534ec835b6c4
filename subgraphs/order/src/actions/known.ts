import { asId } from '@quire/platform/id'
import type { OrderStore } from '../data/order-store.ts'
import type { Order } from '../domain/order.ts'

/** The order an event is about. Payment only speaks of orders it heard of, so a stranger is a fault and becomes a dead letter. */
export async function known(orders: OrderStore, orderId: string): Promise<Order> {
  const id = asId<'Order'>(orderId)
  const order = id && (await orders.find(id))
  if (!order) throw new Error(`payment speaks of an order that is not here: ${orderId}`)
  return order
}
