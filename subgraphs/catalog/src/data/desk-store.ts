import { alreadyHeard } from '@quire/platform/outbox'
import type { Result } from '@quire/platform/result'
import type { Book } from '../domain/book.ts'
import type { Delivery, NoteUsed, TooMany } from '../domain/delivery.ts'
import type { BookMissing, Change } from '../domain/desk.ts'
import type { Prisma } from '../generated/prisma/client.ts'
import { booksById } from './book-rows.ts'
import type { CatalogOutbox } from './database.ts'
import { newsOf, snapshotOf } from './snapshots.ts'

type Say = Parameters<Parameters<CatalogOutbox['write']>[1]>[1]
type Decided<T, F> = Result<T, F> | { readonly ok: false; readonly failure: BookMissing }

export type DeskStore = ReturnType<typeof openDeskStore>

const missing = { ok: false, failure: { kind: 'missing' } } as const

/** What staff change. The stock row is the lock of its book: reservations wait for it too, so prices are never half seen. */
export const openDeskStore = (outbox: CatalogOutbox) => ({
  /** Loads the book under its lock, lets `decide` decide, saves and says what changed. Null is no change. */
  change<F>(id: string, decide: (book: Book) => Result<Change | null, F>): Promise<Decided<Book, F>> {
    return once(outbox, async (tx, say): Promise<Decided<Book, F>> => {
      const book = await lockBook(tx, id)
      if (!book) return missing
      const decided = decide(book)
      if (!decided.ok) return decided
      if (decided.value === null) return { ok: true, value: book }
      await saveChange(tx, id, decided.value)
      await sayNews(tx, id, say)
      return { ok: true, value: await bookNow(tx, id) }
    })
  },

  /** Books a delivery. `decide` gets what this note brought earlier (null: nothing) and what is on hand. */
  receive(
    id: string,
    delivery: Delivery,
    decide: (stock: { booked: number | null; onHand: number }) => Result<number, NoteUsed | TooMany>,
  ): Promise<Decided<Book, NoteUsed | TooMany>> {
    return once(outbox, async (tx, say): Promise<Decided<Book, NoteUsed | TooMany>> => {
      const book = await lockBook(tx, id)
      if (!book) return missing
      const decided = decide(await deliveredBefore(tx, id, delivery.deliveryNote))
      if (!decided.ok) return decided
      if (decided.value === 0) return { ok: true, value: book }
      const stock = await saveDelivery(tx, id, { ...delivery, quantity: decided.value })
      const data = { bookId: id, stockVersion: stock.version, available: stock.available }
      say({ type: 'stock.changed', aggregate: id, sequence: stock.version, data })
      return { ok: true, value: { ...book, available: stock.available } }
    })
  },
})

// Nothing here is caused by an event, so nothing can have been heard before.
async function once<T>(
  outbox: CatalogOutbox,
  work: (tx: Prisma.TransactionClient, say: Say) => Promise<T>,
): Promise<T> {
  const done = await outbox.write({}, work)
  if (done === alreadyHeard) throw new Error('a deed without a cause was heard before')
  return done as T
}

async function lockBook(tx: Prisma.TransactionClient, id: string): Promise<Book | null> {
  await tx.$queryRaw`SELECT edition_id FROM stock WHERE edition_id = ${id}::uuid FOR UPDATE`
  return (await booksById(tx, [id]))[0] ?? null
}

async function bookNow(tx: Prisma.TransactionClient, id: string): Promise<Book> {
  const [book] = await booksById(tx, [id])
  if (!book) throw new Error(`the book ${id} is gone from under its lock`)
  return book
}

async function saveChange(tx: Prisma.TransactionClient, id: string, { price, withdrawnAt }: Change): Promise<void> {
  await tx.edition.update({
    where: { id },
    data: {
      version: { increment: 1 },
      ...(price && { priceAmount: price.amount, priceCurrency: price.currency }),
      ...(withdrawnAt && { withdrawnAt }),
    },
    select: { id: true },
  })
  // Every update of a stock row is news of its book: the trigger counts and numbers it.
  await tx.$executeRaw`UPDATE stock SET available = available WHERE edition_id = ${id}::uuid`
}

async function sayNews(tx: Prisma.TransactionClient, id: string, say: Say): Promise<void> {
  const [news] = await newsOf(tx, [id])
  if (!news) throw new Error(`the book ${id} is gone from under its lock`)
  const { version } = news
  if (news.withdrawn) say({ type: 'book.removed', aggregate: id, sequence: version, data: { bookId: id, version } })
  else say({ type: 'book.changed', aggregate: id, sequence: version, data: snapshotOf(news) })
}

async function deliveredBefore(tx: Prisma.TransactionClient, id: string, note: string) {
  const rows = await tx.$queryRaw<{ booked: number | null; onHand: number }[]>`
    SELECT s.available + s.reserved AS "onHand",
      (SELECT change_available FROM stock_ledger l WHERE l.edition_id = s.edition_id AND l.delivery_note = ${note}) AS booked
    FROM stock s WHERE s.edition_id = ${id}::uuid`
  return rows[0] ?? { booked: null, onHand: 0 }
}

async function saveDelivery(tx: Prisma.TransactionClient, id: string, delivery: Delivery) {
  const { quantity, deliveryNote, reason, who } = delivery
  await tx.stockLedger.create({
    data: { editionId: id, kind: 'DELIVERY', changeAvailable: quantity, changeReserved: 0, deliveryNote, reason, who },
    select: { id: true },
  })
  const available = { increment: quantity }
  return tx.stock.update({ where: { editionId: id }, data: { available }, select: { version: true, available: true } })
}
