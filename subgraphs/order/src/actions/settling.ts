import type { OrderStore } from '../data/order-store.ts'
import type { OrderId } from '../domain/order.ts'

/** Asks catalog with the sole right to act on its answer; null while somebody else has that right. */
export async function settling<T>(orders: OrderStore, orderId: OrderId, ask: () => Promise<T>) {
  const lease = await orders.startSettling(orderId)
  if (lease === null) return null
  try {
    return { lease, answer: await ask() }
  } catch (error) {
    await orders.stopSettling(orderId, lease)
    throw error
  }
}
