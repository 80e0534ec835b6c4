import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { storeOrders, storeReservations } from '../../bench/checkout/stored.ts'
import { ask } from '../../dev/stores/src/postgres.ts'
import { seedSynthetic } from '../../scripts/seed/books.ts'
import { order, payFor, quiet, untilStatus } from './buying.ts'
import { lengthOf, type Run, readWhole, runsSince, startTelling, tellsPlans } from './plans.ts'
import { indexed, plentiful, type ShelvedBook } from './shelf.ts'
import { openShop, type Shop } from './shop.ts'
import { mortalStores } from './stores.ts'
import { visitor } from './visitor.ts'

let [shop, log]: [Shop | undefined, string] = [undefined, '']
let books: ShelvedBook[]
const large = new Map<string, Set<string>>()

beforeAll(async () => {
  const stores = await mortalStores(tellsPlans)
  log = stores.postgresLog
  shop = await openShop({ stores })
  books = await plentiful(shop)
  await seedSynthetic(stores.database.catalog, 6000, () => {})
  await Promise.all([storeOrders(stores.database.order, 50_000), storeReservations(stores.database.catalog, 50_000)])
  // The search reads all that is new, which is no purchase.
  await indexed(shop)
  await startTelling(stores.database.order)
  for (const name of ['order', 'catalog'] as const) {
    const rows = await ask(
      stores.database[name],
      'select relname from pg_class where relkind = $$r$$ and reltuples > 5000',
    )
    large.set(name, new Set(rows.map(({ relname }) => String(relname))))
  }
}, 300_000)
afterAll(() => shop?.close())

test('no statement from the basket to the receipt reads a growing table from end to end', async () => {
  const runs = await runsOf(async () => {
    // A connection that has run a statement five times may plan it for all values at once.
    for (let time = 0; time < 8; time += 1) await buyOne()
  })
  const seen = runs.map(({ statement }) => statement)
  for (const part of ['INSERT INTO customer_order', 'reserve_stock(', 'claim_stock(', 'UPDATE stock', 'stock_ledger'])
    expect(seen).toContainEqual(expect.stringContaining(part))
  expect([...new Set(runs.flatMap(faultsOf))]).toEqual([])
}, 120_000)

test('the tables that grow with every order are large enough here for an index to be the cheaper way', () => {
  const grows = ['customer_order', 'order_line', 'order_event', 'parcel', 'parcel_line', 'refund', 'inbox_event']
  const here = [...(large.get('order') ?? [])]
  expect(here).toEqual(expect.arrayContaining(grows))
  const there = [...(large.get('catalog') ?? [])]
  expect(there).toEqual(expect.arrayContaining(['edition', 'stock', 'reservation', 'reservation_line', 'stock_ledger']))
})

test('a statement that does read one from end to end is told', async () => {
  const { order: url } = shop?.stores.database ?? { order: '' }
  const runs = await runsOf(async () => void (await ask(url, `select from customer_order where city = 'Nowhere'`)))
  expect(runs.flatMap(faultsOf)).toContain(
    `order reads customer_order whole: select from customer_order where city = 'Nowhere'`,
  )
})

const faultsOf = ({ database, statement, plan }: Run): string[] =>
  readWhole(plan).flatMap((table) =>
    large.get(database)?.has(table) ? [`${database} reads ${table} whole: ${statement.slice(0, 300)}`] : [],
  )

async function runsOf(work: () => Promise<void>): Promise<Run[]> {
  const length = await lengthOf(log)
  await work()
  return runsSince(log, length)
}

async function buyOne(): Promise<void> {
  if (!shop) throw new Error('the shop is not open')
  const buyer = visitor(shop)
  const placed = await order(buyer, books.slice(0, 2))
  await payFor(shop, buyer, placed)
  await untilStatus(buyer, placed, 'PAID')
  await quiet(shop, placed)
}
