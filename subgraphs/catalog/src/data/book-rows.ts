import type { Money } from '@quire/platform/money'
import type { Book } from '../domain/book.ts'
import { Prisma } from '../generated/prisma/client.ts'
import type { Asks } from './database.ts'

/** A book as one row; only its price is in two columns. */
type BookRow = Omit<Book, 'price'> & { readonly priceAmount: number; readonly priceCurrency: Money['currency'] }

const columns = Prisma.sql`
  e.id, e.work_id AS "workId", e.slug, e.isbn, e.title, e.sort_title AS "sortTitle", e.subtitle, e.format, e.language,
  e.publisher, e.published_on AS "publishedOn", e.pages, e.grams, e.note, w.description,
  w.series_id AS "seriesId", w.series_position AS "seriesPosition", e.price_amount AS "priceAmount",
  e.price_currency AS "priceCurrency", s.available, s.reserved, s.back_ordered AS "backOrdered",
  s.back_order_limit AS "backOrderLimit", EXISTS (SELECT FROM cover c WHERE c.edition_id = e.id) AS "hasCover",
  e.withdrawn_at AS "withdrawnAt", e.version`

/** The tables of a book: `e` edition, `w` work, `s` stock. */
const tables = Prisma.sql`edition e JOIN work w ON w.id = e.work_id JOIN stock s ON s.edition_id = e.id`

/** The books that a tail of SQL (WHERE …, ORDER BY …) leaves, in one statement. */
export async function readBooks(sql: Asks, tail: Prisma.Sql): Promise<Book[]> {
  const rows = await sql.$queryRaw<BookRow[]>`SELECT ${columns} FROM ${tables} ${tail}`
  return rows.map(toBook)
}

export const booksById = (sql: Asks, ids: readonly string[]): Promise<Book[]> =>
  readBooks(sql, Prisma.sql`WHERE e.id = ANY (${[...ids]}::uuid[])`)

function toBook({ priceAmount, priceCurrency, ...rest }: BookRow): Book {
  return { ...rest, price: { amount: priceAmount, currency: priceCurrency } }
}
