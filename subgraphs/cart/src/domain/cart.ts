import { newId } from '@quire/platform/id'
import type { Money } from '@quire/platform/money'
import type { Remark } from './remark.ts'

/** Some copies of one book. Title and price are those of the moment when the customer last chose it. */
export interface CartLine {
  readonly id: string
  readonly bookId: string
  readonly title: string
  readonly quantity: number
  readonly addedAt: Date
  readonly priceWhenAdded: Money
}

export interface Cart {
  readonly id: string
  readonly version: number
  readonly lines: readonly CartLine[]
  readonly notices: readonly Remark[]
  /** The user whose cart took this one in; null once anything has happened since. */
  readonly movedTo: string | null
}

/** A book as the catalogue offers it now. */
export interface Offer {
  readonly bookId: string
  readonly title: string
  readonly price: Money
  readonly buyable: number
}

export const mostLines = 50
export const mostCopies = 100

/** The cart after a change. What an earlier merge had to tell is told by now. */
export const changed = (cart: Cart, lines: readonly CartLine[], now: Date): Cart => ({
  id: cart.id,
  version: versionAfter(cart.version, now),
  lines,
  notices: [],
  movedTo: null,
})

export const lineFor = (offer: Offer, quantity: number, now: Date): CartLine => ({
  id: newId(),
  bookId: offer.bookId,
  title: offer.title,
  quantity,
  addedAt: now,
  priceWhenAdded: offer.price,
})

export const lineOf = (cart: Cart, bookId: string): CartLine | undefined =>
  cart.lines.find((line) => line.bookId === bookId)

export const withLine = (cart: Cart, line: CartLine): readonly CartLine[] =>
  lineOf(cart, line.bookId)
    ? cart.lines.map((other) => (other.bookId === line.bookId ? line : other))
    : [...cart.lines, line]

export const without = (cart: Cart, gone: (line: CartLine) => boolean): readonly CartLine[] =>
  cart.lines.filter((line) => !gone(line))

/** What is left when the ordered copies are taken out. */
export const afterOrder = (
  cart: Cart,
  ordered: readonly { readonly bookId: string; readonly quantity: number }[],
): readonly CartLine[] =>
  cart.lines
    .map((line) => ({ ...line, quantity: line.quantity - copiesOf(ordered, line.bookId) }))
    .filter((line) => line.quantity > 0)

const copiesOf = (lines: readonly { bookId: string; quantity: number }[], bookId: string): number =>
  lines.reduce((sum, line) => (line.bookId === bookId ? sum + line.quantity : sum), 0)

// Never below the clock, so that a cart that expired and begins anew does not repeat a version it once had. A cart would have to
// change more than once a second for 30 days to outrun it. An Int of GraphQL carries this until 2094.
const versionAfter = (version: number, now: Date): number =>
  Math.max(version + 1, Math.floor((now.getTime() - Date.UTC(2026, 0, 1)) / 1000))
