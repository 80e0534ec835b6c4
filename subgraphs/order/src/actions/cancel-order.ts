import { type Id, newId } from '@quire/platform/id'
import { fail, type Result } from '@quire/platform/result'
import type { OrderStore } from '../data/order-store.ts'
import { cancel, type NotCancellable } from '../domain/end.ts'
import { doerOf, type Eyes, seenBy } from '../domain/eyes.ts'
import type { Order, OrderId } from '../domain/order.ts'

export interface NotFound {
  readonly kind: 'not-found'
}

export interface CancelNeeds {
  readonly orders: OrderStore
  readonly now: () => Date
  /** How long a customer may cancel a paid order of which nothing was sent. */
  readonly graceMs: number
}

export interface Cancelling {
  readonly orderId: OrderId
  readonly eyes: Eyes
  /** For the customer; the shop's own words when null. */
  readonly reason: string | null
}

/**
 * Cancels an order: one that is not paid, whose stock comes back when payment tells that nothing can be paid any more; or one that
 * is, whose money and books go back now. It needs no key: an order is cancelled once, and told again nothing changes.
 */
export const cancelOrder =
  ({ orders, now, graceMs }: CancelNeeds) =>
  async ({ orderId, eyes, reason }: Cancelling): Promise<Result<Order, NotFound | NotCancellable>> => {
    const order = seenBy(await orders.find(orderId), eyes)
    if (!order) return fail({ kind: 'not-found' })
    const ids = { refundId: newId() as Id<'Refund'>, returnId: newId() as Id<'Return'> }
    return orders.change(orderId, {}, (current) => {
      const doer = doerOf(current, eyes)
      const own = doer.by === 'STAFF' ? 'We cancelled your order.' : 'You cancelled your order.'
      return cancel(current, { ...ids, doer, at: now(), graceMs, reason: reason ?? own })
    })
  }
