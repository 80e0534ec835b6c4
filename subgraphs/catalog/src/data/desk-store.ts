import type { Result } from '@quire/platform/result'
import type { Book } from '../domain/book.ts'
import type { Change } from '../domain/desk.ts'
import type { CatalogOutbox } from './database.ts'
import { bookNow, type Decided, deed, lockBook, missing, type Say, type Tx } from './deed.ts'
import { newsOf, snapshotOf } from './snapshots.ts'

export type DeskStore = ReturnType<typeof openDeskStore>

/** What staff change. The stock row is the lock of its book: reservations wait for it too, so prices are never half seen. */
export const openDeskStore = (outbox: CatalogOutbox) => ({
  /** Loads the book under its lock, lets `decide` decide, saves and says what changed. Null is no change. */
  change<F>(id: string, decide: (book: Book) => Result<Change | null, F>): Promise<Decided<Book, F>> {
    return deed(outbox, async (tx, say): Promise<Decided<Book, F>> => {
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
})

async function saveChange(tx: Tx, id: string, { price, withdrawnAt }: Change): Promise<void> {
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

async function sayNews(tx: Tx, id: string, say: Say): Promise<void> {
  const [news] = await newsOf(tx, [id])
  if (!news) throw new Error(`the book ${id} is gone from under its lock`)
  const { version } = news
  if (news.withdrawn) say({ type: 'book.removed', aggregate: id, sequence: version, data: { bookId: id, version } })
  else say({ type: 'book.changed', aggregate: id, sequence: version, data: snapshotOf(news) })
}
