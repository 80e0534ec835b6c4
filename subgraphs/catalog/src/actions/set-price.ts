import type { Result } from '@quire/platform/result'
import type { DeskStore } from '../data/desk-store.ts'
import type { Book } from '../domain/book.ts'
import { type BookGone, type BookMissing, type BookMoved, reprice } from '../domain/desk.ts'
import { bookIds } from '../domain/ids.ts'

interface Wish {
  readonly bookId: string
  readonly price: Book['price']
  readonly expectedVersion: number
}

export async function setPrice(
  desk: Pick<DeskStore, 'change'>,
  { bookId, price, expectedVersion }: Wish,
): Promise<Result<Book, BookMissing | BookMoved | BookGone>> {
  const id = bookIds.read(bookId)
  if (!id) return { ok: false, failure: { kind: 'missing' } }
  return desk.change(id, (book) => reprice(book, price, expectedVersion))
}
