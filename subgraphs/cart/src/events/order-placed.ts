import type { Heard } from '@quire/contracts/events'
import { takeOrdered } from '../actions/take-ordered.ts'
import type { CartStore } from '../data/cart-store.ts'

/** What was ordered leaves the basket. */
export const orderPlaced =
  (desk: { readonly carts: CartStore }) =>
  (event: Heard<'order.placed'>): Promise<void> =>
    takeOrdered(desk, { eventId: event.id, order: event.data })
