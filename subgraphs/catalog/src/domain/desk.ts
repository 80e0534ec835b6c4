import type { Money } from '@quire/platform/money'
import { fail, ok, type Result } from '@quire/platform/result'
import type { Book } from './book.ts'

/** What staff change about a book; what is absent stays. */
export interface Change {
  readonly price?: Money
  readonly withdrawnAt?: Date
}

export type BookMissing = { readonly kind: 'missing' }
export type BookMoved = { readonly kind: 'moved'; readonly book: Book }
export type BookGone = { readonly kind: 'gone' }
export type KeyReused = { readonly kind: 'key-reused' }

/** A book gets a price, if nobody changed it since `seen` was shown. The same price again is no change. */
export function reprice(book: Book, price: Money, seen: number): Result<Change | null, BookMoved | BookGone> {
  if (book.withdrawnAt !== null) return fail({ kind: 'gone' })
  if (book.version !== seen) return fail({ kind: 'moved', book })
  return ok(book.price.amount === price.amount ? null : { price })
}

/** A book leaves the shelves. One that has left already has nothing to conflict with. */
export function withdraw(book: Book, now: Date, seen: number): Result<Change | null, BookMoved> {
  if (book.withdrawnAt !== null) return ok(null)
  return book.version === seen ? ok({ withdrawnAt: now }) : fail({ kind: 'moved', book })
}

/** How many copies may be waited for; the same again is no change. */
export function limitBackOrders(book: Book, most: number): Result<number | null, BookGone> {
  if (book.withdrawnAt !== null) return fail({ kind: 'gone' })
  return ok(book.backOrderLimit === most ? null : most)
}
