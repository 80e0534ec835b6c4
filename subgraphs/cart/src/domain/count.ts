import { type Money, money, sum, times } from '@quire/platform/money'
import type { Cart, CartLine } from './cart.ts'
import { onlyLeft, priceChanged, type Remark } from './remark.ts'

/** What a book costs now. */
export interface Priced {
  readonly price: Money
}

/** A book as the catalogue shows it now. */
export interface Shown extends Priced {
  readonly title: string
  readonly buyable: number
}

/** What the cart costs at today's prices; a gone book counts as nothing, for it cannot be bought. */
export const subtotal = ({ lines }: Cart, books: readonly (Priced | null)[]): Money =>
  sum(lines.map(({ quantity }, index) => times(books[index]?.price ?? money(0), quantity)))

/** What has changed since the books were put in. */
export const warningsOf = ({ lines }: Cart, books: readonly (Shown | null)[]): Remark[] =>
  lines.flatMap((line, index) => warningsOfLine(line, books[index] ?? null))

/** Told instead of warnings while the catalogue is away. */
export const pricesUnknown: Remark = {
  code: 'PRICES_UNKNOWN',
  message: 'We cannot tell prices and stock right now. Please look again in a moment.',
  bookId: null,
}

/** Told instead of warnings when the cart changed between two steps of one request. */
export const cartChanged: Remark = {
  code: 'CART_CHANGED',
  message: 'Your basket has just changed. Please look at it again.',
  bookId: null,
}

function warningsOfLine({ bookId, ...line }: CartLine, book: Shown | null): Remark[] {
  const told = (code: string, message: string): Remark => ({ code, message, bookId })
  if (!book) {
    return [told('BOOK_GONE', `“${line.title}” is no longer in our catalogue. Please take it out of your basket.`)]
  }
  const { title, price, buyable } = book
  if (buyable <= 0) {
    return [told('SOLD_OUT', `“${title}” cannot be bought at the moment. Please take it out of your basket.`)]
  }
  const tooMany = line.quantity > buyable
  return [
    ...(tooMany ? [told('FEWER_LEFT', `${onlyLeft(buyable, title)}; your basket has ${line.quantity}.`)] : []),
    ...priceChanged({ bookId, title, price }, line.priceWhenAdded),
  ]
}
