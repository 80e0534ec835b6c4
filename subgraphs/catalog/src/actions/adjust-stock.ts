import type { Result } from '@quire/platform/result'
import type { Stockroom } from '../data/stockroom.ts'
import type { Book } from '../domain/book.ts'
import type { TooMany } from '../domain/delivery.ts'
import type { BookMissing, KeyReused } from '../domain/desk.ts'
import { bookIds } from '../domain/ids.ts'
import type { NoLocation } from '../domain/location.ts'
import { type Correction, correct, type TooLow } from '../domain/stock.ts'

export async function adjustStock(
  stockroom: Pick<Stockroom, 'correct'>,
  bookId: string,
  correction: Correction & { readonly key: string },
): Promise<Result<Book, BookMissing | TooLow | TooMany | NoLocation | KeyReused>> {
  const id = bookIds.read(bookId)
  if (!id) return { ok: false, failure: { kind: 'missing' } }
  return stockroom.correct(id, correction, (stock) => correct(correction, stock))
}
