import type { Handlers } from '@quire/contracts/events'
import type { CartStore } from '../data/cart-store.ts'
import { orderPlaced } from './order-placed.ts'

/** Everything this room hears. */
export const heard = (desk: { readonly carts: CartStore }): Handlers<'cart'> => ({
  'order.placed': orderPlaced(desk),
})
