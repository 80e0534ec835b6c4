import type { EventData } from '@quire/contracts/events'
import type { CartStore } from '../data/cart-store.ts'
import { afterOrder, changed } from '../domain/cart.ts'
import { holderOf } from './read-cart.ts'

interface Ordered {
  readonly eventId: string
  readonly order: EventData<'order.placed'>
}

/** Takes what was ordered out of the owner's cart, once; what was added since stays. */
export async function takeOrdered(
  { carts }: { readonly carts: CartStore },
  { eventId, order: { owner, lines } }: Ordered,
): Promise<void> {
  const [asOrdered] = await carts.read([holderOf(owner)])
  // A guest who signed in right after ordering has her cart there now.
  const holder = holderOf({ ...owner, userId: owner.userId ?? asOrdered.movedTo })
  await carts.changeOnce(eventId, [holder], ([cart]) => {
    if (cart.movedTo !== null) throw new Error('the cart moved at this very moment: the next try finds it')
    const holdsSome = cart.lines.some((line) => lines.some(({ bookId }) => bookId === line.bookId))
    return holdsSome ? [changed(cart, afterOrder(cart, lines), new Date())] : []
  })
}
