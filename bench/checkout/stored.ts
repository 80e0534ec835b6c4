import pg from 'pg'

/**
 * Fills the order room's tables with orders of the past year: paid, shipped and delivered ones with their lines, history and keys, and
 * a few whose payment is held. By SQL alone, since a million through the graph would take hours.
 */
export async function storeOrders(url: string, count: number): Promise<void> {
  await runAll(
    url,
    [statuses, orders, lines, history, parcels, parcelLines, refunds, claims, events, deliveries, heard],
    count,
  )
}

/** The same for the catalogue: the reservations and ledger rows that so many orders leave behind, over all of its editions. */
export async function storeReservations(url: string, count: number): Promise<void> {
  await runAll(url, [reservations, reservationLines, ledger, stockEvents, heardThere], count)
}

async function runAll(url: string, statements: readonly string[], count: number): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement.replaceAll(':count', String(count)))
    await client.query('vacuum (analyze)')
    await client.query('checkpoint')
  } finally {
    await client.end()
  }
}

// Ids are made of the number, so that every table can be filled from the same series.
const id = (kind: string) => `md5('${kind}' || n)::uuid`
const placedAt = `now() - interval '1 hour' - (:count - n) * interval '365 days' / :count`

const statuses = `create temporary table stored as
  select n, ${id('order')} as id, ${placedAt} as at,
    case when n % 5000 = 0 then 'PLACED' when n % 10 = 0 then 'EXPIRED' when n % 3 = 0 then 'SHIPPED' else 'DELIVERED' end as status,
    case when n % 5000 = 0 then 'HELD' when n % 10 = 0 then 'CANCELLED' else 'SUCCEEDED' end as payment
  from generate_series(1, :count) as n`

const orders = `insert into customer_order (id, number, visitor_id, user_id, status, payment_status, sequence, contact_email,
    contact_name, address_name, street, city, postcode, country, delivery_speed, delivery_label, delivery_price, delivery_vat_rate,
    delivery_vat, subtotal, total, vat, currency, placed_at, pay_before, prepared_attempt, failed_attempt)
  select id, 'S-' || n, 'stored', case when n % 2 = 0 then ${"md5('user' || n % 1000)::uuid"} end, status, payment, 3,
    'stored@example.test', 'Stored Buyer', 'Stored Buyer', 'Lindenallee 12', 'Leipzig', '04105', 'DE', 'STANDARD',
    'Standard delivery', 390, 700, 26, 1299, 1689, 111, 'EUR', at, at + interval '30 minutes', 1, 0
  from stored`

const lines = `insert into order_line (id, order_id, position, book_id, title, format, quantity, unit_price, vat_rate, vat, shipped)
  select ${id('line')}, id, 0, ${"md5('book' || n % 5000)::uuid"}, 'A stored book', 'PAPERBACK', 1, 1299, 700, 85, 0 from stored`

const history = `insert into order_event (order_id, sequence, type, at, "by", details)
  select id, step.sequence, step.type, at, 'SHOP', '{}' from stored,
    (values (1, 'PLACED'), (2, 'PAYMENT_READY'), (3, 'PAID')) as step(sequence, type)`

const parcels = `insert into parcel (id, order_id, carrier, tracking_number, shipped_at)
  select ${id('parcel')}, id, 'DHL', 'S-' || n, at + interval '1 day' from stored where status in ('SHIPPED', 'DELIVERED')`

const parcelLines = `insert into parcel_line (parcel_id, line_id, quantity)
  select ${id('parcel')}, ${id('line')}, 1 from stored where status in ('SHIPPED', 'DELIVERED')`

const refunds = `insert into refund (id, order_id, amount, currency, reason, asked_at, done_at)
  select ${id('refund')}, id, 500, 'EUR', 'A stored reason', at, at from stored where status = 'DELIVERED' and n % 2 = 0`

const heard = `insert into inbox_event (event_id, heard_at) select ${id('heard')}, at from stored where at > now() - interval '60 days'`

// Keys are kept for thirty days only.
const claims = `insert into idempotency_claim (owner, key, fingerprint, order_id, lease_by, lease_until, outcome, created_at)
  select 'visitor:stored-' || n, 'stored-key-' || n, 'x', id, id, at, '{"kind":"placed"}', at from stored
  where at > now() - interval '30 days'`

// And events for seven.
const events = `insert into outbox_event (id, type, aggregate, sequence, data, at)
  select ${id('event')}, 'order.placed', id::text, 1, '{}', at from stored where at > now() - interval '7 days'`

const deliveries = `insert into outbox_delivery (event_id, listener, added_at, done_at)
  select ${id('event')}, listener, at, at from stored, unnest(array['cart', 'payment']) as listener
  where at > now() - interval '7 days'`

const reservations = `insert into reservation (order_id, state, at)
  select ${id('order')}, case when n % 10 = 0 then 'RELEASED' else 'SOLD' end, ${placedAt} from generate_series(1, :count) as n`

const numbered = `(select id, row_number() over (order by id) - 1 as place, count(*) over () as editions from edition)`

const reservationLines = `insert into reservation_line (order_id, edition_id, quantity, title, unit_price, format, grams)
  select ${id('order')}, e.id, 1, 'A stored book', 1299, 'PAPERBACK', 300
  from generate_series(1, :count) as n join ${numbered} e on e.place = n % e.editions`

// What came in and went out again, so that the stock rows stay as they are.
const ledger = `insert into stock_ledger (edition_id, kind, change_available, change_reserved, order_id, who, at)
  select e.id, step.kind, step.available, step.reserved, ${id('order')}, 'order', ${placedAt}
  from generate_series(1, :count) as n join ${numbered} e on e.place = n % e.editions,
    (values ('RESERVATION', -1, 1), ('RELEASE', 1, -1)) as step(kind, available, reserved)`

const heardThere = `insert into inbox_event (event_id) select ${id('heard')} from generate_series(1, :count / 5) as n`

const stockEvents = `with said as (
    insert into outbox_event (id, type, aggregate, sequence, data, at)
    select ${id('stock')}, 'stock.changed', 'stored', 1, '{}', now() - interval '1 day' from generate_series(1, :count / 50) as n
    returning id, at
  )
  insert into outbox_delivery (event_id, listener, added_at, done_at) select id, 'search', at, at from said`
