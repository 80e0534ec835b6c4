import type { Result } from '@quire/platform/result'
import type { DeskStore } from '../data/desk-store.ts'
import type { Book } from '../domain/book.ts'
import { type Delivery, type NoteUsed, receive, type TooMany } from '../domain/delivery.ts'
import type { BookMissing } from '../domain/desk.ts'
import { bookIds } from '../domain/ids.ts'

export async function receiveStock(
  desk: Pick<DeskStore, 'receive'>,
  bookId: string,
  delivery: Delivery,
): Promise<Result<Book, BookMissing | NoteUsed | TooMany>> {
  const id = bookIds.read(bookId)
  if (!id) return { ok: false, failure: { kind: 'missing' } }
  return desk.receive(id, delivery, (stock) => receive(delivery, stock))
}
