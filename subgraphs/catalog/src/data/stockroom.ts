import type { EventData } from '@quire/contracts/events'
import { once } from '@quire/platform/idempotency'
import { fail, ok, type Result } from '@quire/platform/result'
import { traceparent } from '@quire/platform/trace'
import type { Book } from '../domain/book.ts'
import type { Booked, Delivery, NoteUsed, TooMany } from '../domain/delivery.ts'
import type { BookGone, BookMissing, KeyReused } from '../domain/desk.ts'
import type { Location, NoLocation } from '../domain/location.ts'
import type { BackOrderRule, Correction, Stock, TooLow } from '../domain/stock.ts'
import type { CatalogOutbox, PrismaClient } from './database.ts'
import { bookNow, type Decided, deed, lockBook, missing, type Say, type Tx } from './deed.ts'
import { moveAt, onHandAt } from './location-store.ts'
import { stockListeners } from './stock-store.ts'

type Outcome = { readonly kind: 'corrected' } | BookMissing | TooLow | TooMany | NoLocation
type Returned = EventData<'order.return-received'>
type Work<T> = (tx: Tx, say: Say) => Promise<T>

export type Stockroom = ReturnType<typeof openStockroom>

/**
 * Copies that come, come back or are counted. Whatever puts some on the shelf gives them to those who wait for them, in the same
 * transaction (`fill_back_orders`), and each movement is an entry of the ledger.
 */
export const openStockroom = (sql: PrismaClient, outbox: CatalogOutbox) => ({
  /** Books a delivery. `decide` gets what this note brought earlier (null: nothing) and what is on hand. */
  receive: (id: string, delivery: Delivery, decide: DecideDelivery) => deed(outbox, receiving(id, delivery, decide)),

  /** Corrects what the shelf holds, once a key: the same key again answers as the first time, with the book as it is now. */
  correct: (id: string, correction: Keyed, decide: DecideCorrection) =>
    deed(outbox, correcting(id, correction, decide)),

  /** Sets how many copies may be waited for; those that are waited for already stay so. `decide` answers null for no change. */
  limitBackOrders: (id: string, rule: BackOrderRule, decide: DecideLimit) => deed(outbox, limiting(id, rule, decide)),

  /** Takes back what came back, once a return. Throws when it is more than the order was sold, for then somebody counted wrong. */
  async takeBack(eventId: string, returned: Returned): Promise<void> {
    await outbox.write({ heard: eventId }, (tx) => takingBack(tx, returned))
    outbox.wake()
  },

  /**
   * Gives what is available to those who wait, where a deed of another release put copies on the shelf without asking who waits.
   * Answers how many books that were, at most 100 at a time.
   */
  async fillWaiting(): Promise<number> {
    const waiting = await sql.$queryRaw<{ id: string }[]>`
      SELECT DISTINCT l.edition_id AS id FROM reservation_line l JOIN stock s USING (edition_id)
      WHERE l.back_ordered > 0 AND s.available > 0 LIMIT 100`
    for (const { id } of waiting) await deed(outbox, filling(id))
    return waiting.length
  },
})

type DecideDelivery = (stock: { booked: Booked | null; onHand: number }) => Result<number, NoteUsed | TooMany>
type DecideCorrection = (stock: Stock & { readonly here: number }) => Result<number, TooLow | TooMany>
type DecideLimit = (book: Book) => Result<number | null, BookGone>
type Keyed = Correction & { readonly key: string }

const receiving =
  (id: string, delivery: Delivery, decide: DecideDelivery): Work<Decided<Book, NoteUsed | TooMany | NoLocation>> =>
  async (tx, say) => {
    const book = await lockBook(tx, id)
    if (!book) return missing
    if ((await onHandAt(tx, id, delivery.locationId)) === null) return fail({ kind: 'no-location' })
    const decided = decide(await deliveredBefore(tx, id, delivery.deliveryNote))
    if (!decided.ok) return decided
    if (decided.value === 0) return ok(book)
    const { quantity: _, ...how } = delivery
    await shelve(tx, id, { kind: 'DELIVERY', change: decided.value, ...how })
    return ok(await sayStock(tx, id, say))
  }

const correcting =
  (
    id: string,
    { key, change, reason, who, locationId }: Keyed,
    decide: DecideCorrection,
  ): Work<Decided<Book, TooLow | TooMany | NoLocation | KeyReused>> =>
  async (tx, say) => {
    const work = async (): Promise<Outcome> => {
      const book = await lockBook(tx, id)
      if (!book) return missing.failure
      const here = await onHandAt(tx, id, locationId)
      if (here === null) return { kind: 'no-location' }
      const decided = decide({ ...book, here })
      if (!decided.ok) return decided.failure
      await shelve(tx, id, { kind: 'CORRECTION', change: decided.value, deliveryNote: null, reason, who, locationId })
      await sayStock(tx, id, say)
      return { kind: 'corrected' }
    }
    const body = { bookId: id, change, reason, locationId }
    const asked = await once(tx, { owner: who, deed: 'adjustStock', key, body }, work)
    if (asked.kind === 'reused') return fail({ kind: 'key-reused' })
    const { outcome } = asked
    if (outcome.kind === 'corrected') return ok(await bookNow(tx, id))
    return outcome.kind === 'missing' ? missing : fail(outcome)
  }

const limiting =
  (id: string, rule: BackOrderRule, decide: DecideLimit): Work<Decided<Book, BookGone>> =>
  async (tx, say) => {
    const book = await lockBook(tx, id)
    if (!book) return missing
    const decided = decide(book)
    if (!decided.ok) return decided
    if (decided.value === null) return ok(book)
    await tx.$executeRaw`UPDATE stock SET back_order_limit = ${decided.value} WHERE edition_id = ${id}::uuid`
    await tx.backOrderRule.create({ data: { editionId: id, ...rule }, select: { id: true } })
    return ok(await sayStock(tx, id, say))
  }

const filling =
  (id: string): Work<Book> =>
  async (tx, say) => {
    await lockBook(tx, id)
    await fill(tx, id)
    return sayStock(tx, id, say)
  }

async function takingBack(tx: Tx, { orderId, returnId, who, lines, unsent = false }: Returned): Promise<void> {
  const [ids, quantities] = [lines.map((line) => line.bookId), lines.map((line) => line.quantity)]
  const restocked = lines.map((line) => line.restock)
  const rows = await tx.$queryRaw<{ kind: keyof typeof refusals | 'taken-back' }[]>`
    SELECT take_back_stock(${returnId}::uuid, ${orderId}::uuid, ${ids}::uuid[], ${quantities}::int[], ${restocked}::bool[],
      ${unsent}, ${who}::text, ${stockListeners}::text[], ${traceparent()}::text) AS kind`
  const kind = rows[0]?.kind
  if (kind !== 'taken-back') throw new Error(`return ${returnId} of order ${orderId}: ${kind && refusals[kind]}`)
}

const refusals = {
  unsold: 'nothing is sold under this order id',
  'too-many': 'more than was sold and not given back',
} as const

async function deliveredBefore(tx: Tx, id: string, note: string) {
  const [row] = await tx.$queryRaw<{ onHand: number; quantity: number | null; location: Location | null }[]>`
    SELECT s.available + s.reserved AS "onHand", l.change_available AS quantity,
      CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('locationId', p.id, 'name', p.name, 'priority', p.priority) END AS location
    FROM stock s
    LEFT JOIN stock_ledger l ON l.edition_id = s.edition_id AND l.delivery_note = ${note}
    LEFT JOIN stock_location p ON p.id = l.location_id
    WHERE s.edition_id = ${id}::uuid`
  if (!row || row.quantity === null) return { booked: null, onHand: row?.onHand ?? 0 }
  return { booked: { quantity: row.quantity, location: row.location }, onHand: row.onHand }
}

interface Entry {
  readonly kind: 'DELIVERY' | 'CORRECTION'
  readonly change: number
  readonly deliveryNote: string | null
  readonly reason: string | null
  readonly who: string
  readonly locationId: string | null
}

async function shelve(tx: Tx, id: string, { change, locationId, ...why }: Entry): Promise<void> {
  const data = { editionId: id, changeAvailable: change, changeReserved: 0, locationId, ...why }
  await tx.stockLedger.create({ data, select: { id: true } })
  await tx.$executeRaw`UPDATE stock SET available = available + ${change} WHERE edition_id = ${id}::uuid`
  // Before anybody is given them: what is sold at once is taken from where it lies.
  if (locationId) await moveAt(tx, id, { locationId, change, who: why.who })
  await fill(tx, id)
}

const fill = (tx: Tx, id: string) => tx.$executeRaw`SELECT fill_back_orders(ARRAY[${id}::uuid])`

async function sayStock(tx: Tx, id: string, say: Say): Promise<Book> {
  const rows = await tx.$queryRaw<{ version: number; available: number }[]>`
    SELECT version, offered(available, back_order_limit, back_ordered) AS available FROM stock WHERE edition_id = ${id}::uuid`
  for (const { version, available } of rows)
    say({
      type: 'stock.changed',
      aggregate: id,
      sequence: version,
      data: { bookId: id, stockVersion: version, available },
    })
  return bookNow(tx, id)
}
