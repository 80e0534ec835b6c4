import { ask } from '../../dev/stores/src/postgres.ts'
import type { BenchShop } from './shop.ts'

/** What the check found; every number but the first must be zero. */
export interface Oversold {
  readonly unitsOrdered: number
  /** Titles with less than nothing, or whose rows the ledger does not explain. */
  readonly titlesAmiss: number
  /** Titles of which more was ordered than is reserved or sold. */
  readonly titlesOversold: number
  /** Orders without their reservation, and reservations without an order. */
  readonly ordersAmiss: number
}

/** Looks into both databases, past the rooms' code, whether anything was sold that is not there. */
export async function findOversold({ stores }: BenchShop): Promise<Oversold> {
  const { order, catalog } = stores.databases
  const ordered = await ask(
    order,
    `select l.book_id as book, sum(l.quantity)::int as units, count(*)::int as lines
     from order_line l join customer_order o on o.id = l.order_id
     where o.status not in ('CANCELLED', 'EXPIRED') and o.visitor_id <> 'stored' group by l.book_id`,
  )
  const held = await ask(
    catalog,
    `select l.edition_id as book, sum(l.quantity)::int as units, count(*)::int as lines
     from reservation_line l join reservation r using (order_id) where r.state in ('HELD', 'SOLD') group by l.edition_id`,
  )
  const amiss = await ask(
    catalog,
    `select s.edition_id from stock s left join stock_ledger l using (edition_id)
     group by s.edition_id, s.available, s.reserved
     having s.available < 0 or s.reserved < 0 or s.available <> coalesce(sum(l.change_available), 0)
       or s.reserved <> coalesce(sum(l.change_reserved), 0)`,
  )
  const kept = new Map(held.map((row) => [String(row.book), row]))
  const units = (row: Record<string, unknown> | undefined, name: string) => Number(row?.[name] ?? 0)
  const count = (rows: typeof held) => rows.reduce((sum, row) => sum + units(row, 'lines'), 0)
  return {
    unitsOrdered: ordered.reduce((sum, row) => sum + units(row, 'units'), 0),
    titlesAmiss: amiss.length,
    titlesOversold: ordered.filter((row) => units(row, 'units') > units(kept.get(String(row.book)), 'units')).length,
    ordersAmiss: Math.abs(count(ordered) - count(held)),
  }
}
