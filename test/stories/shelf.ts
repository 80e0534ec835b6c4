import { ask } from '../../dev/stores/src/postgres.ts'
import { fromGlobalId } from '../../platform/id.ts'
import type { Book } from '../../scripts/demo/basket.ts'
import type { Shop } from './shop.ts'
import { until } from './until.ts'
import { type Visitor, visitor } from './visitor.ts'

export interface ShelvedBook extends Book {
  readonly version: number
}

const fields = 'id title version buyable price { amount } contributors { name role }'

/** Printed books of which there are plenty, in the order of their titles. */
export async function plentiful(shop: Shop): Promise<ShelvedBook[]> {
  const { books } = await visitor(shop).ask<{ books: { nodes: ShelvedBook[] } }>(
    `{ books(filter: { inStock: true, formats: [PAPERBACK, HARDCOVER] }, first: 60) { nodes { ${fields} } } }`,
  )
  const plenty = books.nodes.filter(({ buyable }) => buyable >= 5)
  if (plenty.length < 12) throw new Error(`only ${plenty.length} books are plentiful`)
  return plenty
}

/** Waits until the search, which reads the catalogue by itself, has read all of it. */
export const indexed = (shop: Shop) =>
  until('the search knows all books', async () => {
    const asked = '{ search { totalCount } books { totalCount } }'
    const { search, books } = await visitor(shop).ask<Record<'search' | 'books', { totalCount: number }>>(asked)
    return search.totalCount >= books.totalCount
  })

/** A book as it is now. */
export async function lookAt(asker: Visitor, id: string): Promise<ShelvedBook> {
  const { book } = await asker.ask<{ book: ShelvedBook }>(`query ($id: ID!) { book(id: $id) { ${fields} } }`, { id })
  return book
}

/** What the stock table says, behind the graph. */
export async function stockOf({ stores }: Shop, bookId: string): Promise<{ available: number; reserved: number }> {
  const sql = 'select available, reserved from stock where edition_id = $1'
  const [row] = await ask(stores.database.catalog, sql, [fromGlobalId('Book', bookId)])
  if (!row) throw new Error(`no stock of ${bookId}`)
  return { available: Number(row.available), reserved: Number(row.reserved) }
}

/** Books whose stock the ledger does not explain unit by unit: there must be none. */
export const unexplained = ({ stores }: Shop) =>
  ask(
    stores.database.catalog,
    `select s.edition_id, s.available, s.reserved, sum(l.change_available) as told_available, sum(l.change_reserved) as told_reserved
     from stock s left join stock_ledger l using (edition_id) group by s.edition_id, s.available, s.reserved
     having s.available <> coalesce(sum(l.change_available), 0) or s.reserved <> coalesce(sum(l.change_reserved), 0)`,
  )

/** What the shop itself keeps about an order. */
export async function orderRow({ stores }: Shop, orderId: string): Promise<{ status: string; payment: string }> {
  const sql = 'select status, payment_status as payment from customer_order where id = $1'
  const [row] = await ask(stores.database.order, sql, [fromGlobalId('Order', orderId)])
  if (!row) throw new Error(`no order ${orderId}`)
  return { status: String(row.status), payment: String(row.payment) }
}

/** The charges of an order that went through, as the payment provider has them. */
export const chargesOf = ({ stripe }: Shop, orderId: string) =>
  stripe.ledger().charges.filter(({ status, metadata }) => status === 'succeeded' && isOf(metadata, orderId))

/** The provider's intents to be paid for an order. */
export const intentsOf = ({ stripe }: Shop, orderId: string) =>
  stripe.ledger().intents.filter(({ metadata }) => isOf(metadata, orderId))

const isOf = (metadata: Record<string, string>, orderId: string) => metadata.orderId === fromGlobalId('Order', orderId)
