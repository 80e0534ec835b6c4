import type { Owner } from '@quire/contracts/values'
import type { Catalog } from '../clients/catalog.ts'
import type { CartStore } from '../data/cart-store.ts'
import type { Holder } from '../data/cart-text.ts'
import { type Cart, changed } from '../domain/cart.ts'
import { mergeCarts } from '../domain/merge.ts'

/** What every deed on a cart needs. */
export interface Desk {
  readonly carts: CartStore
  readonly catalog: Catalog
}

/** The owner's cart. The first call that carries both a visitor and a user makes one cart of two. */
export async function readCart({ carts, catalog }: Desk, owner: Owner): Promise<Cart> {
  const { visitor, user } = holdersOf(owner)
  if (!user) return (await carts.read([visitor]))[0]
  const [own, brought] = await carts.read([user, visitor])
  if (brought.lines.length === 0) return own
  const both = [...own.lines, ...brought.lines].map((line) => line.bookId)
  const lookedUp = await catalog.lookUp(both)
  // Signing in must not fail because the catalogue is away: then only the cap of 100 counts, and the cart's warnings tell the rest.
  const offers = lookedUp.ok ? lookedUp.value : new Map()
  return carts.change([user, visitor], ([own, brought]) => {
    if (brought.lines.length === 0) return { save: [], outcome: own }
    const now = new Date()
    const merged = mergeCarts(own, brought, { offers, now })
    return { save: [merged, { ...changed(brought, [], now), movedTo: user.id }], outcome: merged }
  })
}

/** What another room learns of the owner's cart. */
export async function tellCart(desk: Desk, owner: Owner) {
  const { version, lines } = await readCart(desk, owner)
  return { version, lines: lines.map(({ bookId, quantity }) => ({ bookId, quantity })) }
}

/** Whose cart a change is about: the user's once signed in. */
export const holderOf = (owner: Owner): Holder => {
  const { visitor, user } = holdersOf(owner)
  return user ?? visitor
}

const holdersOf = ({ visitorId, userId }: Owner): { visitor: Holder; user: Holder | null } => ({
  visitor: { kind: 'visitor', id: visitorId },
  user: userId === null ? null : { kind: 'user', id: userId },
})
