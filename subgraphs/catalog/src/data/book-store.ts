import type { Book } from '../domain/book.ts'
import type { Place, ShelfFilter, Sort } from '../domain/shelf.ts'
import { Prisma } from '../generated/prisma/client.ts'
import { booksById, readBooks } from './book-rows.ts'
import type { Asks } from './database.ts'

export interface BookPage {
  readonly limit: number
  readonly after: Place | null
}

export type BookStore = ReturnType<typeof openBookStore>

/** Books as they stand on the shelves. */
export const openBookStore = (sql: Asks) => ({
  byIds: (ids: readonly string[]): Promise<Book[]> => booksById(sql, ids),

  async bySlug(slug: string): Promise<Book | null> {
    return (await readBooks(sql, Prisma.sql`WHERE e.slug = ${slug}`))[0] ?? null
  },

  async byIsbn(isbn: string): Promise<Book | null> {
    return (await readBooks(sql, Prisma.sql`WHERE e.isbn = ${isbn}`))[0] ?? null
  },

  /** Up to `limit + 1` books, so that the caller learns whether more follow. */
  list(filter: ShelfFilter, sort: Sort, page: BookPage): Promise<Book[]> {
    const { past, order } = sorting[sort]
    const after = page.after ? Prisma.sql`AND ${past(page.after)}` : Prisma.empty
    return readBooks(sql, Prisma.sql`WHERE ${fits(filter)} ${after} ORDER BY ${order} LIMIT ${page.limit + 1}`)
  },

  async count(filter: ShelfFilter): Promise<number> {
    const rows = await sql.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM edition e WHERE ${fits(filter)}`
    return rows[0]?.count ?? 0
  },

  /** The editions of these works that are on the shelves, the newest first, at most 50 a work. */
  ofWorks(workIds: readonly string[]): Promise<Book[]> {
    return readBooks(
      sql,
      Prisma.sql`
      WHERE e.id IN (
        SELECT newest.id FROM unnest(${[...workIds]}::uuid[]) AS asked(work_id) CROSS JOIN LATERAL (
          SELECT n.id FROM edition n WHERE n.work_id = asked.work_id AND n.withdrawn_at IS NULL
          ORDER BY n.published_on DESC NULLS LAST, n.id LIMIT 50
        ) AS newest
      ) ORDER BY e.published_on DESC NULLS LAST, e.id`,
    )
  },
})

const forSale = Prisma.sql`
  (coalesce(e.published_on <= today(), true) AND EXISTS (
    SELECT FROM stock x WHERE x.edition_id = e.id AND offered(x.available, x.back_order_limit, x.back_ordered) > 0))`

// Asks of the edition alone, so that counting need not join what it does not ask about.
function fits(filter: ShelfFilter): Prisma.Sql {
  const { subjects, contributors, seriesId, formats, languages, priceFrom, priceTo, inStock } = filter
  const conditions = [
    Prisma.sql`e.withdrawn_at IS NULL`,
    subjects !== undefined &&
      Prisma.sql`EXISTS (SELECT FROM work_subject x WHERE x.work_id = e.work_id AND x.subject_code = ANY (${[...subjects]}::text[]))`,
    contributors !== undefined &&
      Prisma.sql`EXISTS (SELECT FROM edition_contributor x WHERE x.edition_id = e.id AND x.contributor_id = ANY (${[...contributors]}::uuid[]))`,
    seriesId !== undefined &&
      Prisma.sql`EXISTS (SELECT FROM work x WHERE x.id = e.work_id AND x.series_id = ${seriesId}::uuid)`,
    formats !== undefined && Prisma.sql`e.format = ANY (${[...formats]}::text[])`,
    languages !== undefined && Prisma.sql`e.language = ANY (${[...languages]}::text[])`,
    priceFrom !== undefined && Prisma.sql`e.price_amount >= ${priceFrom}`,
    priceTo !== undefined && Prisma.sql`e.price_amount <= ${priceTo}`,
    inStock !== undefined && (inStock ? forSale : Prisma.sql`NOT ${forSale}`),
  ]
  return Prisma.join(
    conditions.filter((one) => one !== false),
    ' AND ',
  )
}

type Sorting = { readonly order: Prisma.Sql; readonly past: (place: Place) => Prisma.Sql }

// The expressions are those of the indexes edition_by_title, edition_by_newest and edition_by_price.
const newest = Prisma.sql`coalesce(e.published_on, '')`
const position = Prisma.sql`coalesce(w.series_position, 2147483647)`

const sorting: Readonly<Record<Sort, Sorting>> = {
  TITLE: {
    order: Prisma.sql`e.sort_title, e.id`,
    past: ({ key, id }) => Prisma.sql`(e.sort_title, e.id) > (${key}, ${id}::uuid)`,
  },
  NEWEST: {
    order: Prisma.sql`${newest} DESC, e.id DESC`,
    past: ({ key, id }) => Prisma.sql`(${newest}, e.id) < (${key}, ${id}::uuid)`,
  },
  PRICE_ASC: {
    order: Prisma.sql`e.price_amount, e.id`,
    past: ({ key, id }) => Prisma.sql`(e.price_amount, e.id) > (${key}::int, ${id}::uuid)`,
  },
  PRICE_DESC: {
    order: Prisma.sql`e.price_amount DESC, e.id DESC`,
    past: ({ key, id }) => Prisma.sql`(e.price_amount, e.id) < (${key}::int, ${id}::uuid)`,
  },
  SERIES: {
    order: Prisma.sql`${position}, e.id`,
    past: ({ key, id }) => Prisma.sql`(${position}, e.id) > (${key}::int, ${id}::uuid)`,
  },
}
