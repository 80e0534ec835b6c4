import type { Owner } from '@quire/contracts/values'
import { fail, type Result } from '@quire/platform/result'
import type { Cart, Offer } from '../domain/cart.ts'
import {
  addCopies,
  asSeen,
  type Choice,
  type Chosen,
  type Refusal,
  type RefusalOf,
  setCopies,
} from '../domain/choose.ts'
import { type Desk, holderOf, readCart } from './read-cart.ts'

export interface Wish {
  readonly owner: Owner
  readonly bookId: string
  readonly quantity: number
  readonly expectedVersion: number | null
}

/** Puts copies of a book on top of those in the cart. */
export const addToCart = (desk: Desk, wish: Wish) => choose(desk, wish, addCopies)

/** Sets how many copies of a book in the cart there are. */
export const setCartQuantity = (desk: Desk, wish: Wish) => choose(desk, wish, setCopies)

async function choose<R extends Refusal>(
  desk: Desk,
  { owner, bookId, quantity, expectedVersion }: Wish,
  decide: (cart: Cart, choice: Choice) => Result<Chosen, R>,
): Promise<Result<Chosen, R | RefusalOf<'stale' | 'unknown-book'>>> {
  const offer = await lookUp(desk, bookId)
  if (!offer) return fail({ kind: 'unknown-book' })
  await readCart(desk, owner)
  return desk.carts.change([holderOf(owner)], ([cart]) => {
    const seen = asSeen(cart, expectedVersion)
    const outcome = seen.ok ? decide(cart, { offer, quantity, now: new Date() }) : seen
    return { save: outcome.ok ? [outcome.value.cart] : [], outcome }
  })
}

// Without the catalogue nobody knows whether the book may be bought, so nothing is changed and the request fails.
async function lookUp({ catalog }: Desk, bookId: string): Promise<Offer | undefined> {
  const found = await catalog.lookUp([bookId])
  if (!found.ok) throw found.failure
  return found.value.get(bookId)
}
