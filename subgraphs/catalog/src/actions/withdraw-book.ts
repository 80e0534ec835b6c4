import type { Result } from '@quire/platform/result'
import type { DeskStore } from '../data/desk-store.ts'
import type { Book } from '../domain/book.ts'
import { type BookMissing, type BookMoved, withdraw } from '../domain/desk.ts'
import { bookIds } from '../domain/ids.ts'

export async function withdrawBook(
  desk: Pick<DeskStore, 'change'>,
  { bookId, expectedVersion }: { readonly bookId: string; readonly expectedVersion: number },
): Promise<Result<Book, BookMissing | BookMoved>> {
  const id = bookIds.read(bookId)
  if (!id) return { ok: false, failure: { kind: 'missing' } }
  return desk.change(id, (book) => withdraw(book, new Date(), expectedVersion))
}
