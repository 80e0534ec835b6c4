import { alreadyHeard } from '@quire/platform/outbox'
import type { Result } from '@quire/platform/result'
import type { Book } from '../domain/book.ts'
import type { BookMissing } from '../domain/desk.ts'
import type { Prisma } from '../generated/prisma/client.ts'
import { booksById } from './book-rows.ts'
import type { CatalogOutbox } from './database.ts'

export type Tx = Prisma.TransactionClient
export type Say = Parameters<Parameters<CatalogOutbox['write']>[1]>[1]
export type Decided<T, F> = Result<T, F> | { readonly ok: false; readonly failure: BookMissing }

export const missing = { ok: false, failure: { kind: 'missing' } } as const

/** One deed of staff or of the shop itself. Nothing here is caused by an event, so nothing can have been heard before. */
export async function deed<T>(outbox: CatalogOutbox, work: (tx: Tx, say: Say) => Promise<T>): Promise<T> {
  const done = await outbox.write({}, work)
  if (done === alreadyHeard) throw new Error('a deed without a cause was heard before')
  return done as T
}

/** The book under its lock, the stock row, on which reservations wait too. */
export async function lockBook(tx: Tx, id: string): Promise<Book | null> {
  await tx.$queryRaw`SELECT edition_id FROM stock WHERE edition_id = ${id}::uuid FOR UPDATE`
  return (await booksById(tx, [id]))[0] ?? null
}

/** The book that a deed has found before. */
export async function bookNow(tx: Tx, id: string): Promise<Book> {
  const [book] = await booksById(tx, [id])
  if (!book) throw new Error(`the book ${id} is gone from under its lock`)
  return book
}
