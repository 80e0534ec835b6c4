import type { Counts, Difference } from '../domain/ledger.ts'
import type { PrismaClient } from './database.ts'

/** A book's row beside what explains it. */
export interface Counted {
  readonly bookId: string
  readonly row: Counts
  readonly explained: Partial<Counts>
}

export type AuditStore = ReturnType<typeof openAuditStore>

/** The rows of the books beside what should explain them. */
export const openAuditStore = (sql: PrismaClient) => ({
  /** Each book's row and the sums of its ledger, a page of them after this book, by ids: each page is one moment. */
  summed: (after: string | null, limit: number) => summed(sql, after, limit),
  /** Up to `limit` books of which the orders that hold or await copies say something else than the row, at one moment. */
  heldOtherwise: (limit: number) => heldOtherwise(sql, limit),
  /** Up to `limit` books of which more lies at other locations than their ledgers say, or less, or more than there is at all. */
  placedOtherwise: (limit: number) => placedOtherwise(sql, limit),
})

async function summed(sql: PrismaClient, after: string | null, limit: number): Promise<Counted[]> {
  const rows = await sql.$queryRaw<(Counts & Told & { bookId: string })[]>`
    SELECT s.edition_id AS "bookId", s.available, s.reserved, s.back_ordered AS "backOrdered", told.*
    FROM (SELECT * FROM stock WHERE edition_id > ${after ?? first}::uuid ORDER BY edition_id LIMIT ${limit}) s
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(change_available), 0)::float8 AS "toldAvailable",
        coalesce(sum(change_reserved), 0)::float8 AS "toldReserved",
        coalesce(sum(change_back_ordered), 0)::float8 AS "toldBackOrdered"
      FROM stock_ledger l WHERE l.edition_id = s.edition_id
    ) told ORDER BY s.edition_id`
  return rows.map(({ bookId, toldAvailable, toldReserved, toldBackOrdered, ...row }) => ({
    bookId,
    row,
    explained: { available: toldAvailable, reserved: toldReserved, backOrdered: toldBackOrdered },
  }))
}

async function heldOtherwise(sql: PrismaClient, limit: number): Promise<Counted[]> {
  const rows = await sql.$queryRaw<(Counts & { bookId: string; held: number; awaited: number })[]>`
    WITH held AS (
      SELECT l.edition_id, sum(l.quantity - l.back_ordered)::float8 AS held
      FROM reservation r JOIN reservation_line l USING (order_id) WHERE r.state = 'HELD' GROUP BY l.edition_id
    ), awaited AS (
      SELECT edition_id, sum(back_ordered)::float8 AS awaited FROM reservation_line WHERE back_ordered > 0 GROUP BY edition_id
    )
    SELECT s.edition_id AS "bookId", s.available, s.reserved, s.back_ordered AS "backOrdered",
      coalesce(h.held, 0) AS held, coalesce(a.awaited, 0) AS awaited
    FROM stock s LEFT JOIN held h USING (edition_id) LEFT JOIN awaited a USING (edition_id)
    WHERE s.reserved <> coalesce(h.held, 0) OR s.back_ordered <> coalesce(a.awaited, 0) LIMIT ${limit}`
  return rows.map(({ bookId, held, awaited, ...row }) => ({
    bookId,
    row,
    explained: { reserved: held, backOrdered: awaited },
  }))
}

const placedOtherwise = (sql: PrismaClient, limit: number): Promise<Difference[]> =>
  sql.$queryRaw`
    SELECT a.edition_id AS "bookId", 'elsewhere' AS count, a.on_hand AS row, told.change AS explained, 'ledger' AS by
    FROM stock_at a CROSS JOIN LATERAL (
      SELECT coalesce(sum(change), 0)::float8 AS change FROM stock_at_ledger l
      WHERE l.edition_id = a.edition_id AND l.location_id = a.location_id
    ) told WHERE a.on_hand <> told.change
    UNION ALL
    SELECT s.edition_id, 'elsewhere', sum(a.on_hand)::float8, s.available + s.reserved, 'on hand'
    FROM stock_at a JOIN stock s USING (edition_id) GROUP BY s.edition_id HAVING sum(a.on_hand) > s.available + s.reserved
    LIMIT ${limit}`

type Told = { readonly [C in keyof Counts as `told${Capitalize<C>}`]: number }

const first = '00000000-0000-0000-0000-000000000000'
