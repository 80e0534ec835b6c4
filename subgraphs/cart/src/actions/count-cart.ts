import type { Money } from '@quire/platform/money'
import type { Catalog } from '../clients/catalog.ts'
import type { Cart, Offer } from '../domain/cart.ts'
import { pricesUnknown, subtotal, warningsOf } from '../domain/count.ts'
import type { Remark } from '../domain/remark.ts'

/** A line as the graph shows it, with its book where the gateway could fill it. */
export interface SeenLine<Book> {
  readonly id: string
  readonly quantity: number
  readonly book: Book | null
}

interface Shown {
  readonly title: string
  readonly price: Money
  readonly buyable: number
}

interface Seen<Line> {
  readonly catalog: Catalog
  readonly cart: Cart
  readonly lines: readonly Line[]
}

/** What the cart costs today; null while the catalogue cannot tell. */
export async function countCart(seen: Seen<SeenLine<{ readonly price: Money }>>): Promise<Money | null> {
  const missing = await lookUpMissing(seen)
  if (!missing) return null
  return subtotal(
    seen.lines.map(({ id, quantity, book }) => {
      const bookId = bookIdOf(seen.cart, id)
      return { bookId, quantity, price: (book ?? missing.get(bookId))?.price ?? null }
    }),
  )
}

/** What has changed since the books were put in; one warning in place of all while the catalogue cannot tell. */
export async function checkCart(
  seen: Seen<SeenLine<Shown> & { readonly title: string; readonly priceWhenAdded: Money }>,
): Promise<Remark[]> {
  const missing = await lookUpMissing(seen)
  if (!missing) return [pricesUnknown]
  return warningsOf(
    seen.lines.map((line) => {
      const bookId = bookIdOf(seen.cart, line.id)
      return { ...line, bookId, book: line.book ?? missing.get(bookId) ?? null }
    }),
  )
}

// The gateway sends no book both when it is gone and when the catalogue did not answer. A sum that leaves books out in the second
// case would be a lie, so the catalogue itself is asked which it is.
async function lookUpMissing({
  catalog,
  cart,
  lines,
}: Seen<SeenLine<unknown>>): Promise<ReadonlyMap<string, Offer> | null> {
  const unseen = lines.filter(({ book }) => book === null).map(({ id }) => bookIdOf(cart, id))
  const found = await catalog.lookUp(unseen.filter((bookId) => bookId !== ''))
  return found.ok ? found.value : null
}

// A line that somebody took out between two steps of one request has no book any more; it counts as gone.
const bookIdOf = (cart: Cart, lineId: string): string => cart.lines.find(({ id }) => id === lineId)?.bookId ?? ''
