import type { EventData } from '@quire/contracts/events'
import type { CartStore } from '../data/cart-store.ts'
import { afterOrder, changed } from '../domain/cart.ts'
import { holderOf } from './read-cart.ts'

/** Takes what was ordered out of the owner's cart, once; what was added since stays. */
export const takeOrdered = (
  { carts }: { readonly carts: CartStore },
  { eventId, order }: { readonly eventId: string; readonly order: EventData<'order.placed'> },
): Promise<void> =>
  carts.changeOnce(eventId, [holderOf(order.owner)], ([cart]) => {
    const holdsSome = cart.lines.some((line) => order.lines.some(({ bookId }) => bookId === line.bookId))
    return holdsSome ? [changed(cart, afterOrder(cart, order.lines), new Date())] : []
  })
