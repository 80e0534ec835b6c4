import type { Result } from '@quire/platform/result'
import type { Stockroom } from '../data/stockroom.ts'
import type { Book } from '../domain/book.ts'
import { type Delivery, type NoteUsed, receive, type TooMany } from '../domain/delivery.ts'
import type { BookMissing } from '../domain/desk.ts'
import { bookIds } from '../domain/ids.ts'
import type { NoLocation } from '../domain/location.ts'

export async function receiveStock(
  stockroom: Pick<Stockroom, 'receive'>,
  bookId: string,
  delivery: Delivery,
): Promise<Result<Book, BookMissing | NoteUsed | TooMany | NoLocation>> {
  const id = bookIds.read(bookId)
  if (!id) return { ok: false, failure: { kind: 'missing' } }
  return stockroom.receive(id, delivery, (stock) => receive(delivery, stock))
}
