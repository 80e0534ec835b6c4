import type { Result } from '@quire/platform/result'
import type { Stockroom } from '../data/stockroom.ts'
import type { Book } from '../domain/book.ts'
import { type BookGone, type BookMissing, limitBackOrders as limit } from '../domain/desk.ts'
import { bookIds } from '../domain/ids.ts'
import type { BackOrderRule } from '../domain/stock.ts'

export async function limitBackOrders(
  stockroom: Pick<Stockroom, 'limitBackOrders'>,
  bookId: string,
  rule: BackOrderRule,
): Promise<Result<Book, BookMissing | BookGone>> {
  const id = bookIds.read(bookId)
  if (!id) return { ok: false, failure: { kind: 'missing' } }
  return stockroom.limitBackOrders(id, rule, (book) => limit(book, rule.most))
}
