import type { Money } from '@quire/platform/money'
import type { Catalog } from '../clients/catalog.ts'
import type { Cart } from '../domain/cart.ts'
import { cartChanged, type Priced, pricesUnknown, type Shown, subtotal, warningsOf } from '../domain/count.ts'
import type { Remark } from '../domain/remark.ts'

/** A cart to count: as it is, and the books of its lines as the gateway filled them in for one version of it. */
interface Seen<Book> {
  readonly cart: Cart
  readonly version: number
  readonly books: readonly (Book | null)[]
}

/** What the cart costs today; null while the catalogue cannot tell, or when the cart is not the one that was shown. */
export async function countCart(catalog: Catalog, { cart, version, books }: Seen<Priced>): Promise<Money | null> {
  if (version !== cart.version) return null
  const filled = await fill(catalog, cart, books)
  return filled && subtotal(cart, filled)
}

/** What has changed since the books were put in; one warning in place of all when that cannot be told. */
export async function checkCart(catalog: Catalog, { cart, version, books }: Seen<Shown>): Promise<readonly Remark[]> {
  if (version !== cart.version) return [cartChanged]
  const filled = await fill(catalog, cart, books)
  return filled ? warningsOf(cart, filled) : [pricesUnknown]
}

// The gateway sends no book both when it is gone and when the catalogue did not answer. A sum that leaves books out in the second
// case would be a lie, so the catalogue itself is asked which it is.
async function fill<Book>(catalog: Catalog, cart: Cart, books: readonly (Book | null)[]) {
  const missing = cart.lines.filter((_line, index) => !books[index]).map(({ bookId }) => bookId)
  const found = await catalog.lookUp(missing)
  return found.ok ? cart.lines.map(({ bookId }, index) => books[index] ?? found.value.get(bookId) ?? null) : null
}
