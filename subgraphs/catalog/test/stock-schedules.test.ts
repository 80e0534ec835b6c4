import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { newId } from '@quire/platform/id'
import fc from 'fast-check'
import { correct } from '../src/domain/stock.ts'
import { mrsPage, openTestRoom, type TestRoom } from './room.ts'
import { type Shelved, shelve, unexplained } from './shelf.ts'
import * as rules from './stock-model.ts'

let room: TestRoom
beforeAll(async () => {
  room = await openTestRoom()
})
afterAll(() => room.close())

type Deed =
  | { readonly kind: 'deliver'; readonly book: number; readonly count: number }
  | { readonly kind: 'limit'; readonly book: number; readonly count: number }
  | { readonly kind: 'adjust'; readonly book: number; readonly change: number }
  | { readonly kind: 'reserve'; readonly order: number; readonly lines: readonly rules.Line[] }
  | { readonly kind: 'claim'; readonly order: number }
  | { readonly kind: 'release'; readonly order: number }
  | { readonly kind: 'take-back'; readonly order: number; readonly line: rules.Line & { readonly restock: boolean } }

const atFirst = { available: 4, limit: 6 }
const book = fc.nat({ max: 1 })
const order = fc.nat({ max: 4 })
const quantity = fc.integer({ min: 1, max: 4 })
const lines = fc.uniqueArray(fc.record({ book, quantity }), { minLength: 1, maxLength: 2, selector: (one) => one.book })
const change = fc.integer({ min: -3, max: 3 }).filter((one) => one !== 0)
const line = fc.record({ book, quantity: fc.integer({ min: 1, max: 2 }), restock: fc.boolean() })
const often = (weight: number, arbitrary: fc.Arbitrary<Deed>) => ({ weight, arbitrary })
const deeds: fc.Arbitrary<Deed> = fc.oneof(
  often(2, fc.record({ kind: fc.constant('deliver'), book, count: quantity })),
  often(2, fc.record({ kind: fc.constant('limit'), book, count: fc.nat({ max: 8 }) })),
  often(1, fc.record({ kind: fc.constant('adjust'), book, change })),
  often(5, fc.record({ kind: fc.constant('reserve'), order, lines })),
  often(3, fc.record({ kind: fc.constant('claim'), order })),
  often(2, fc.record({ kind: fc.constant('release'), order })),
  often(5, fc.record({ kind: fc.constant('take-back'), order, line })),
)

interface Shop {
  readonly books: readonly Shelved[]
  readonly orders: readonly string[]
}

async function openShop(): Promise<Shop> {
  const { available, limit } = atFirst
  const books = await Promise.all([1, 2].map((n) => shelve(room, { title: `Book ${n}`, available })))
  await room.sql.stock.updateMany({
    where: { editionId: { in: books.map(({ id }) => id) } },
    data: { backOrderLimit: limit },
  })
  return { books, orders: Array.from({ length: 5 }, () => newId()) }
}

/** Does it in the shop, and answers in a word what came of it. */
async function inTheShop({ books, orders }: Shop, deed: Deed): Promise<unknown> {
  const bookId = (at: number) => books[at]?.id ?? ''
  const who = mrsPage.user?.id ?? ''
  const { stock, stockroom } = room.stores
  if (deed.kind === 'deliver') {
    const note = { quantity: deed.count, deliveryNote: newId(), reason: null, who, locationId: null }
    return (await stockroom.receive(bookId(deed.book), note, () => ({ ok: true, value: deed.count }))).ok
  }
  if (deed.kind === 'limit') {
    const rule = { most: deed.count, reason: null, who }
    return (await stockroom.limitBackOrders(bookId(deed.book), rule, () => ({ ok: true, value: deed.count }))).ok
  }
  if (deed.kind === 'adjust') {
    const correction = { change: deed.change, reason: 'counted', who, key: newId(), locationId: null }
    return (await stockroom.correct(bookId(deed.book), correction, (seen) => correct(correction, seen))).ok
  }
  const orderId = orders[deed.order] ?? ''
  if (deed.kind === 'claim') return (await stock.claim(orderId)).kind
  if (deed.kind === 'release') return (await stock.release(orderId)).kind
  if (deed.kind === 'reserve') {
    const wanted = deed.lines.map((line) => ({ bookId: bookId(line.book), quantity: line.quantity }))
    return (await stock.reserve(orderId, wanted)).kind
  }
  const back = [{ bookId: bookId(deed.line.book), quantity: deed.line.quantity, restock: deed.line.restock }]
  return stockroom.takeBack(newId(), { orderId, returnId: newId(), who: 'customer', lines: back }).then(
    () => true,
    (refused: Error) => (/more than was sold|nothing is sold/.test(refused.message) ? false : Promise.reject(refused)),
  )
}

/** Does it by the rules. */
function byTheRules(model: rules.Model, deed: Deed): unknown {
  if (deed.kind === 'deliver') return rules.put(model, deed.book, deed.count)
  if (deed.kind === 'adjust') return rules.put(model, deed.book, deed.change)
  if (deed.kind === 'limit') {
    rules.limit(model, deed.book, deed.count)
    return true
  }
  const id = String(deed.order)
  if (deed.kind === 'reserve') return rules.reserve(model, id, deed.lines)
  if (deed.kind === 'take-back') return rules.takeBack(model, id, deed.line)
  return deed.kind === 'claim' ? rules.claim(model, id) : rules.release(model, id)
}

test('whatever is delivered, counted, ordered, paid, given up and sent back, one after the other, the database does by the rules', async () => {
  const seen = new Set<unknown>()
  await fc.assert(
    fc.asyncProperty(fc.array(deeds, { minLength: 30, maxLength: 60, size: 'max' }), async (day) => {
      const [shop, model] = [await openShop(), rules.newModel(2, atFirst)]
      for (const deed of day) {
        const expected = byTheRules(model, deed)
        seen.add(`${deed.kind} ${expected}`)
        expect({ deed, came: await inTheShop(shop, deed) }).toEqual({ deed, came: expected })
        const stock = await asTheyStand(shop)
        expect({ deed, stock }).toEqual({
          deed,
          stock: [0, 1].map((at) => [...rules.copies(model, at), rules.waits(model, at)]),
        })
      }
    }),
    { numRuns: 25 },
  )
  // Every end that a deed can come to was met, or the days above were too dull to show anything.
  for (const end of ['reserve reserved', 'reserve refused', 'reserve released', 'claim claimed', 'claim unknown'])
    expect(seen).toContain(end)
  for (const end of ['release released', 'release sold', 'take-back true', 'take-back false'])
    expect(seen).toContain(end)
  expect(await room.sql.stockLedger.count({ where: { kind: 'FILL' } })).toBeGreaterThan(0)
  expect(await unexplained(room)).toEqual([])
}, 120_000)

test('and all of it at once: nobody is shown a deadlock, nothing is negative, every unit is explained and none is made or lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(deeds, { minLength: 30, maxLength: 60, size: 'max' }), async (day) => {
      const shop = await openShop()
      const came = await Promise.all(day.map(async (deed) => ({ deed, came: await inTheShop(shop, deed) })))
      expect(await unexplained(room)).toEqual([])
      for (const [at, shelved] of shop.books.entries()) expect(await made(shelved)).toBe(put(came, at))
    }),
    { numRuns: 15 },
  )
}, 120_000)

/** The copies of each book to be had, held and waited for, and by which orders. */
async function asTheyStand({ books, orders }: Shop): Promise<unknown[]> {
  const ids = books.map(({ id }) => id)
  const rows = await room.sql.stock.findMany({ where: { editionId: { in: ids } } })
  const lines = await room.sql.reservationLine.findMany({ where: { editionId: { in: ids }, backOrdered: { gt: 0 } } })
  return ids.map((id) => {
    const row = rows.find((one) => one.editionId === id)
    const waits = lines
      .filter((line) => line.editionId === id)
      .map((one) => [orders.indexOf(one.orderId), one.backOrdered])
    return [row?.available, row?.reserved, row?.backOrdered, Object.fromEntries(waits)]
  })
}

/** By what its callers were told, how many copies of a book came into the shop and were counted. */
const put = (came: readonly { deed: Deed; came: unknown }[], at: number): number =>
  came.reduce((sum, { deed, came: done }) => {
    const counts = (deed.kind === 'deliver' || deed.kind === 'adjust') && deed.book === at && done === true
    return counts ? sum + (deed.kind === 'deliver' ? deed.count : deed.change) : sum
  }, atFirst.available)

/** By its rows, how many there are: on the shelf, with those who paid, and written off. */
async function made({ id }: Shelved): Promise<number> {
  const rows = await room.sql.$queryRaw<{ made: number }[]>`
    SELECT (s.available + s.reserved
      + coalesce((SELECT sum(l.quantity - l.back_ordered - l.returned) FROM reservation_line l JOIN reservation r USING (order_id)
        WHERE l.edition_id = s.edition_id AND r.state = 'SOLD'), 0)
      - coalesce((SELECT sum(change_available) FROM stock_ledger w WHERE w.edition_id = s.edition_id AND w.kind = 'WRITE_OFF'), 0))::int AS made
    FROM stock s WHERE s.edition_id = ${id}::uuid`
  return rows[0]?.made ?? Number.NaN
}
