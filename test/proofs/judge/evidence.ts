import { ask } from '../../../dev/stores/src/postgres.ts'
import type { Room, Scene } from '../scene.ts'
import { ledgerOf, type ProviderLedger } from './provider.ts'

export type Row = Readonly<Record<string, unknown>>

/** What the databases and the provider say, read once when all is quiet. */
export interface Evidence {
  readonly stock: readonly Row[]
  readonly places: readonly Row[]
  readonly reservations: readonly Row[]
  readonly moved: readonly Row[]
  readonly orders: readonly Row[]
  readonly lines: readonly Row[]
  readonly history: readonly Row[]
  readonly refunds: readonly Row[]
  readonly claims: readonly Row[]
  readonly payments: readonly Row[]
  readonly webhooks: readonly Row[]
  readonly letters: readonly Row[]
  readonly deadlocks: readonly Row[]
  readonly provider: ProviderLedger
}

// What came into the house and was not given back later: returns are counted with the order that gave them back.
const stock = `
  WITH told AS (SELECT edition_id, sum(change_available)::int AS available, sum(change_reserved)::int AS reserved,
      sum(change_back_ordered)::int AS awaited,
      coalesce(sum(change_available + change_reserved) FILTER (WHERE kind IN ('DELIVERY', 'CORRECTION', 'WRITE_OFF')), 0)::int AS delivered
    FROM stock_ledger GROUP BY edition_id),
  held AS (SELECT edition_id, coalesce(sum(quantity - back_ordered) FILTER (WHERE state = 'HELD'), 0)::int AS units,
      sum(back_ordered)::int AS awaited
    FROM reservation_line JOIN reservation USING (order_id) GROUP BY edition_id)
  SELECT edition_id AS book, e.title, s.available, s.reserved, s.back_ordered AS awaited,
    coalesce(t.available, 0) AS told_available, coalesce(t.reserved, 0) AS told_reserved, coalesce(t.awaited, 0) AS told_awaited,
    coalesce(t.delivered, 0) AS delivered, coalesce(h.units, 0) AS held, coalesce(h.awaited, 0) AS waiting
  FROM stock s JOIN edition e ON e.id = edition_id LEFT JOIN told t USING (edition_id) LEFT JOIN held h USING (edition_id)`

// The main house has no row: it holds what no other place does.
const places = `
  WITH told AS (SELECT edition_id, location_id, sum(change)::int AS units FROM stock_at_ledger GROUP BY 1, 2)
  SELECT e.title, p.name, a.on_hand, coalesce(t.units, 0) AS told, s.available + s.reserved AS house,
    sum(a.on_hand) OVER (PARTITION BY edition_id)::int AS everywhere
  FROM stock_at a JOIN stock_location p ON p.id = a.location_id JOIN stock s USING (edition_id) JOIN edition e ON e.id = edition_id
  LEFT JOIN told t USING (edition_id, location_id)`

const reservations = `
  SELECT order_id AS "order", state, coalesce(sum(back_ordered), 0)::int AS awaited,
    coalesce(jsonb_object_agg(edition_id, quantity) FILTER (WHERE edition_id IS NOT NULL), '{}') AS units
  FROM reservation LEFT JOIN reservation_line USING (order_id) GROUP BY order_id, state`

const moved = `
  SELECT order_id AS "order", edition_id AS book,
    coalesce(-sum(change_reserved) FILTER (WHERE kind = 'SALE'), 0)::int AS sold,
    coalesce(sum(change_available - change_back_ordered) FILTER (WHERE kind = 'RETURN'), 0)::int AS returned
  FROM stock_ledger WHERE order_id IS NOT NULL GROUP BY order_id, edition_id`

const orders = `
  SELECT id AS "order", number, status, payment_status AS payment, sequence, total, invoice_number AS invoice,
    (SELECT min(p.tracking_number) FROM parcel p WHERE p.order_id = o.id AND coalesce(o.received, o.total) <= (
      SELECT sum(r.amount) FROM refund r
      WHERE r.order_id = o.id AND r.asked_at < p.shipped_at AND (r.failed_at IS NULL OR r.failed_at > p.shipped_at)
    )) AS unpaid_parcel
  FROM customer_order o`
const lines = `SELECT order_id AS "order", book_id AS book, title, sum(quantity)::int AS units FROM order_line GROUP BY 1, 2, 3`
const history = `SELECT order_id AS "order", sequence, type, details->>'payment' AS told FROM order_event ORDER BY order_id, sequence`
const refunds = `
  SELECT id AS refund, order_id AS "order", amount, done_at IS NOT NULL AND failed_at IS NULL AS done,
    credit_note_number AS note FROM refund`
const claims = `SELECT key, order_id AS "order", outcome ->> 'kind' AS outcome, closing FROM idempotency_claim`
const payments = `SELECT order_id AS "order", status::text AS status, amount, received, intent_id AS intent FROM payment`
const webhooks = `SELECT provider_event_id AS event, type, outcome FROM webhook_event`
const letters = `SELECT id AS mail, message_id AS "messageId", kind, status::text AS status, facts ->> 'number' AS number FROM mail`
const deadlocks = `SELECT datname AS name, deadlocks::int AS times FROM pg_stat_database WHERE datname = current_database()`

export async function gather(scene: Scene): Promise<Evidence> {
  const all = (room: Room, sql: string) => ask(scene.database[room], sql)
  return {
    stock: await all('catalog', stock),
    places: await all('catalog', places),
    reservations: await all('catalog', reservations),
    moved: await all('catalog', moved),
    orders: await all('order', orders),
    lines: await all('order', lines),
    history: await all('order', history),
    refunds: await all('order', refunds),
    claims: await all('order', claims),
    payments: await all('payment', payments),
    webhooks: await all('payment', webhooks),
    letters: await all('email', letters),
    deadlocks: await Promise.all(
      (['catalog', 'order', 'payment', 'email'] as const).map(async (room) => ({
        room,
        ...(await all(room, deadlocks))[0],
      })),
    ),
    provider: await ledgerOf(scene),
  }
}

/** Rows by what one of their columns says. */
export const by = (rows: readonly Row[], column: string): ReadonlyMap<string, readonly Row[]> =>
  Map.groupBy(rows, (row) => String(row[column]))
