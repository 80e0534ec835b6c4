import type { Money } from '@quire/platform/money'
import type { BookId } from './ids.ts'
import { offered, type Stock } from './stock.ts'

export type Format = 'HARDCOVER' | 'PAPERBACK' | 'EBOOK' | 'AUDIOBOOK'
export type Availability = 'IN_STOCK' | 'LAST_COPIES' | 'BACK_ORDER' | 'SOLD_OUT' | 'FORTHCOMING' | 'WITHDRAWN'

/** An edition with its price and its stock. */
export interface Book extends Stock {
  readonly id: BookId
  readonly workId: string
  readonly slug: string
  readonly isbn: string | null
  readonly title: string
  readonly sortTitle: string
  readonly subtitle: string | null
  readonly format: Format
  readonly language: string
  readonly publisher: string | null
  /** ISO 8601, as exact as is known: `2004`, `2004-06`, `2004-06-15`. */
  readonly publishedOn: string | null
  readonly pages: number | null
  readonly grams: number
  readonly note: string | null
  readonly description: string
  readonly seriesId: string | null
  readonly seriesPosition: number | null
  readonly price: Money
  readonly hasCover: boolean
  readonly withdrawnAt: Date | null
  readonly version: number
}

const lastCopies = 3
const mostInOneBasket = 100

/** How many may be bought on this day, those included that one would wait for. */
export function buyable(book: Book, today: string): number {
  const forSale = book.withdrawnAt === null && !isForthcoming(book, today)
  return forSale ? Math.min(offered(book), mostInOneBasket) : 0
}

export function availability(book: Book, today: string): Availability {
  if (book.withdrawnAt !== null) return 'WITHDRAWN'
  if (isForthcoming(book, today)) return 'FORTHCOMING'
  if (book.available === 0) return offered(book) === 0 ? 'SOLD_OUT' : 'BACK_ORDER'
  return book.available <= lastCopies ? 'LAST_COPIES' : 'IN_STOCK'
}

export const coverPath = (book: Book): string | null => (book.hasCover ? `/covers/${book.slug}.svg` : null)

// ISO 8601 sorts as text, and a year stands before its days.
const isForthcoming = (book: Book, today: string): boolean => book.publishedOn !== null && book.publishedOn > today
