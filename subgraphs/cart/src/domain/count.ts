import { type Money, sum, times } from '@quire/platform/money'
import { onlyLeft, priceChanged, type Remark } from './remark.ts'

/** A line with its book as the catalogue shows it now; null when the book is gone. */
export interface CountedLine {
  readonly bookId: string
  readonly quantity: number
  readonly price: Money | null
}

export interface CheckedLine {
  readonly bookId: string
  readonly title: string
  readonly quantity: number
  readonly priceWhenAdded: Money
  readonly book: { readonly title: string; readonly price: Money; readonly buyable: number } | null
}

/** What the cart costs at today's prices; a gone book counts as nothing, for it cannot be bought. */
export const subtotal = (lines: readonly CountedLine[]): Money =>
  sum(lines.flatMap(({ price, quantity }) => (price ? [times(price, quantity)] : [])))

/** What has changed since the books were put in. */
export const warningsOf = (lines: readonly CheckedLine[]): Remark[] => lines.flatMap(warningsOfLine)

/** Told instead of warnings while the catalogue is away. */
export const pricesUnknown: Remark = {
  code: 'PRICES_UNKNOWN',
  message: 'We cannot tell prices and stock right now. Please look again in a moment.',
  bookId: null,
}

function warningsOfLine({ bookId, book, ...line }: CheckedLine): Remark[] {
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
