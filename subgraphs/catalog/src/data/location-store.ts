import { newId } from '@quire/platform/id'
import { fail, ok, type Result } from '@quire/platform/result'
import type { CopiesAt, Location, PriorityTaken, StockPick, WantedLocation } from '../domain/location.ts'
import type { CatalogOutbox, PrismaClient } from './database.ts'
import { deed, type Tx } from './deed.ts'

export type LocationStore = ReturnType<typeof openLocationStore>

/** The places beside the main house where copies lie. */
export const openLocationStore = (sql: PrismaClient, outbox: CatalogOutbox) => ({
  /** All of them, in the order in which they ship; priorities leave room for 200. */
  all: (): Promise<Location[]> =>
    sql.$queryRaw`SELECT id AS "locationId", name, priority FROM stock_location ORDER BY priority`,

  byIds: (ids: readonly string[]): Promise<Location[]> =>
    sql.$queryRaw`SELECT id AS "locationId", name, priority FROM stock_location WHERE id = ANY (${[...ids]}::uuid[])`,

  /** What lies at the locations, of these books. */
  copiesOf: (bookIds: readonly string[]): Promise<CopiesAt[]> =>
    sql.$queryRaw`
      SELECT a.edition_id AS "bookId", a.location_id AS "locationId", a.on_hand AS "onHand"
      FROM stock_at a JOIN stock_location l ON l.id = a.location_id
      WHERE a.edition_id = ANY (${[...bookIds]}::uuid[]) AND a.on_hand > 0 ORDER BY l.priority`,

  /** What these orders were sold from a location, and what they wait for; the rest is in the main house. */
  picksOf: (orderIds: readonly string[]) => picksOf(sql, orderIds),

  /** Opens the location of this name, or gives it another priority. */
  save: (wanted: WantedLocation): Promise<Result<Location, PriorityTaken>> =>
    deed(outbox, async (tx): Promise<Result<Location, PriorityTaken>> => {
      const { name, priority, who } = wanted
      // One at a time: the next must see which priorities are taken.
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('stock_location'))`
      const by = await tx.stockLocation.findFirst({ where: { priority, NOT: { name } }, select: { name: true } })
      if (by) return fail({ kind: 'priority-taken', by: by.name })
      const [saved] = await tx.$queryRaw<Location[]>`
        INSERT INTO stock_location (id, name, priority, who) VALUES (${newId()}::uuid, ${name}, ${priority}, ${who})
        ON CONFLICT (name) DO UPDATE SET priority = excluded.priority, who = excluded.who, at = now()
        RETURNING id AS "locationId", name, priority`
      if (!saved) throw new Error(`the location ${name} was not saved`)
      return ok(saved)
    }),
})

const picksOf = (sql: PrismaClient, orderIds: readonly string[]): Promise<StockPick[]> =>
  sql.$queryRaw`
    SELECT order_id AS "orderId", edition_id AS "bookId", location_id AS "locationId", -sum(change)::int AS quantity, false AS awaited
    FROM stock_at_ledger WHERE order_id = ANY (${[...orderIds]}::uuid[]) GROUP BY order_id, edition_id, location_id
    UNION ALL
    SELECT order_id, edition_id, NULL, back_ordered, true
    FROM reservation_line WHERE order_id = ANY (${[...orderIds]}::uuid[]) AND back_ordered > 0
    ORDER BY 2, 3`

/** How many copies of a book lie there (null: in the main house), under the book's lock; null when there is no such location. */
export async function onHandAt(tx: Tx, bookId: string, locationId: string | null): Promise<number | null> {
  const rows = await tx.$queryRaw<{ here: number }[]>`
    SELECT coalesce((SELECT on_hand FROM stock_at WHERE edition_id = ${bookId}::uuid AND location_id = l.id), 0)::int AS here
    FROM stock_location l WHERE l.id = ${locationId}::uuid
    UNION ALL
    SELECT (s.available + s.reserved - coalesce((SELECT sum(on_hand) FROM stock_at WHERE edition_id = s.edition_id), 0))::int
    FROM stock s WHERE s.edition_id = ${bookId}::uuid AND ${locationId}::uuid IS NULL`
  return rows[0]?.here ?? null
}

/** Copies that came to a location or are missing there, under the book's lock; the row of the book changes by its own. */
export async function moveAt(
  tx: Tx,
  bookId: string,
  { locationId, change, who }: { readonly locationId: string; readonly change: number; readonly who: string },
): Promise<void> {
  const at = { editionId: bookId, locationId }
  await tx.stockAtLedger.create({ data: { ...at, change, who }, select: { id: true } })
  // In two steps: a row to be inserted with less than nought is refused before it is seen that there is one.
  await tx.$executeRaw`
    INSERT INTO stock_at (edition_id, location_id, on_hand) VALUES (${bookId}::uuid, ${locationId}::uuid, 0) ON CONFLICT DO NOTHING`
  await tx.$executeRaw`
    UPDATE stock_at SET on_hand = on_hand + ${change} WHERE edition_id = ${bookId}::uuid AND location_id = ${locationId}::uuid`
}
