import { type Money, sameMoney, showMoney } from '@quire/platform/money'

/** Something the owner is told: about one book, or about the whole basket. */
export interface Remark {
  readonly code: string
  readonly message: string
  readonly bookId: string | null
}

export const copies = (count: number): string => (count === 1 ? '1 copy' : `${count} copies`)

/** `Only 2 copies of “Dune” are left`, for a sentence to go on from. */
export const onlyLeft = (count: number, title?: string): string =>
  `Only ${copies(count)}${title === undefined ? '' : ` of “${title}”`} ${count === 1 ? 'is' : 'are'} left`

export const mostPerBook = (most: number): string => `A basket takes ${most} copies of one book at the most.`

/** One remark when the price is another than before, none otherwise. */
export function priceChanged(
  { bookId, title, price }: { readonly bookId: string; readonly title: string; readonly price: Money },
  before: Money | undefined,
): Remark[] {
  if (!before || sameMoney(before, price)) return []
  const message = `“${title}” now costs ${showMoney(price)}; it was ${showMoney(before)} when you chose it.`
  return [{ code: 'PRICE_CHANGED', message, bookId }]
}
