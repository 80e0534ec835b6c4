import type { LedgerEntry } from '../domain/ledger.ts'
import type { LastRule } from '../domain/stock.ts'
import type { PrismaClient } from './database.ts'

/** Where an entry stands in its book's ledger: the id, which the database gives under the book's lock. */
export type LedgerPlace = string

export type LedgerStore = ReturnType<typeof openLedgerStore>

/** What moved the copies of the books. */
export const openLedgerStore = (sql: PrismaClient) => ({
  /** Up to `limit + 1` entries of a book, the newest first. */
  entries: (bookId: string, page: { limit: number; after: LedgerPlace | null }): Promise<LedgerEntry[]> =>
    sql.$queryRaw`
      SELECT id, kind, change_available AS "changeAvailable", change_reserved AS "changeReserved",
        change_back_ordered AS "changeBackOrdered", order_id AS "orderId", delivery_note AS "deliveryNote", reason, who, at
      FROM stock_ledger WHERE edition_id = ${bookId}::uuid AND id < ${page.after ?? last}::bigint
      ORDER BY id DESC LIMIT ${page.limit + 1}`,

  count: (bookId: string): Promise<number> => sql.stockLedger.count({ where: { editionId: bookId } }),

  lastRules: (bookIds: readonly string[]): Promise<LastRule[]> =>
    sql.$queryRaw`
      SELECT DISTINCT ON (edition_id) edition_id AS "bookId", reason, who, at FROM back_order_rule
      WHERE edition_id = ANY (${[...bookIds]}::uuid[]) ORDER BY edition_id, id DESC`,
})

const last = '9223372036854775807'
