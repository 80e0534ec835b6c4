import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { newId } from '../../platform/id.ts'
import { order, payFor, untilStatus } from './buying.ts'
import { orderRow, plentiful, unexplained } from './shelf.ts'
import { openShop, type Shop } from './shop.ts'
import { until } from './until.ts'
import { signedIn, type Visitor, visitor } from './visitor.ts'

let shop: Shop
let page: Visitor
beforeAll(async () => {
  shop = await openShop()
  page = await signedIn(shop, 'page')
}, 60_000)
afterAll(() => shop.close(), 30_000)

const openBarn =
  'mutation ($input: SetStockLocationInput!) { setStockLocation(input: $input) { ... on SetStockLocationSuccess { location { id } } } }'
const deliver = 'mutation ($input: ReceiveStockInput!) { receiveStock(input: $input) { __typename } }'
const told = `query ($order: ID!, $book: ID!) {
  order(id: $order) { number picks { quantity location { name } book { id } } }
  book(id: $book) { stockLedger(first: 3) { nodes { kind changeReserved order { number } staff { name } } } }
}`

test('Ann buys a copy that lies in the barn: Mrs Page sees where it is sent from, and whose order moved it', async () => {
  const [book] = await plentiful(shop)
  if (!book) throw new Error('there is no such book')
  const opened = await page.ask<{ setStockLocation: { location: { id: string } } }>(openBarn, {
    input: { name: 'Barn', priority: -1 },
  })
  const { id: locationId } = opened.setStockLocation.location
  const input = { bookId: book.id, quantity: 2, deliveryNote: newId(), locationId }
  expect(await page.ask(deliver, { input })).toEqual({ receiveStock: { __typename: 'ReceiveStockSuccess' } })

  const ann = visitor(shop)
  const placed = await order(ann, [book])
  await payFor(shop, ann, placed)
  await untilStatus(ann, placed, 'PAID')
  const number = placed.number
  expect(await page.ask(told, { order: placed.id, book: book.id })).toEqual({
    order: { number, picks: [{ quantity: 1, location: { name: 'Barn' }, book: { id: book.id } }] },
    book: {
      stockLedger: {
        nodes: [
          { kind: 'SALE', changeReserved: -1, order: { number }, staff: null },
          { kind: 'RESERVATION', changeReserved: 1, order: { number }, staff: null },
          { kind: 'DELIVERY', changeReserved: 0, order: null, staff: { name: expect.any(String) } },
        ],
      },
    },
  })
  const hers = await ann.ask<{ order: { picks: unknown } }>(
    'query ($id: ID!) { order(id: $id) { picks { quantity } } }',
    { id: placed.id },
  )
  expect(hers.order.picks).toBeNull()
})

const look = 'query ($id: ID!) { book(id: $id) { availability buyable stock { available backOrdered } } }'
type Looked = { book: { availability: string; buyable: number; stock: { available: number; backOrdered: number } } }

/** Mrs Page finds only so many copies of a book, and lets three be waited for. */
async function leave({ id: bookId }: { readonly id: string }, here: number) {
  const { available } = (await page.ask<Looked>(look, { id: bookId })).book.stock
  const [idempotencyKey, reason] = [newId(), 'all others are wet']
  await page.ask('mutation ($input: AdjustStockInput!) { adjustStock(input: $input) { __typename } }', {
    input: { bookId, change: here - available, reason, idempotencyKey },
  })
  await page.ask('mutation ($input: SetBackOrderLimitInput!) { setBackOrderLimit(input: $input) { __typename } }', {
    input: { bookId, limit: 3 },
  })
}

/** Mrs Page sends all that there is of an order. */
const ship = ({ id: orderId }: { readonly id: string }) =>
  page.ask<{ shipOrder: object }>(
    'mutation ($input: ShipOrderInput!) { shipOrder(input: $input) { ... on ShipOrderSuccess { order { status } } ... on UserError { code } } }',
    { input: { orderId, carrier: 'DHL', trackingNumber: newId() } },
  )
const seen = 'query ($id: ID!) { order(id: $id) { awaited { quantity book { id } } } }'

test('a book of which none is left is waited for: Ann orders it and pays, nothing is sent before it comes, and the delivery is hers before anybody can buy it', async () => {
  const book = (await plentiful(shop))[1]
  if (!book) throw new Error('there is no such book')
  await leave(book, 0)
  expect((await page.ask<Looked>(look, { id: book.id })).book).toMatchObject({ availability: 'BACK_ORDER', buyable: 3 })

  const ann = visitor(shop)
  const placed = await order(ann, [book])
  await payFor(shop, ann, placed)
  await untilStatus(ann, placed, 'PAID')
  expect((await page.ask<Looked>(look, { id: book.id })).book).toMatchObject({ buyable: 2, stock: { backOrdered: 1 } })
  const waits = [{ quantity: 1, book: { id: book.id } }]
  expect(await ann.ask(seen, { id: placed.id })).toEqual({ order: { awaited: waits } })
  expect(await visitor(shop).ask(seen, { id: placed.id })).toEqual({ order: null })
  const picks = 'query ($id: ID!) { order(id: $id) { picks { quantity awaited location { name } } } }'
  const awaited = [{ quantity: 1, awaited: true, location: null }]
  expect(await page.ask(picks, { id: placed.id })).toEqual({ order: { picks: awaited } })
  expect((await ship(placed)).shipOrder).toEqual({ code: 'COPIES_AWAITED' })
  await page.ask(deliver, { input: { bookId: book.id, quantity: 1, deliveryNote: newId() } })
  expect((await page.ask<Looked>(look, { id: book.id })).book.stock).toEqual({ available: 0, backOrdered: 0 })
  expect(await ann.ask(seen, { id: placed.id })).toEqual({ order: { awaited: [] } })
  expect((await ship(placed)).shipOrder).toEqual({ order: { status: 'SHIPPED' } })
  await until('every unit is explained', async () => (await unexplained(shop)).length === 0)
})

test('Ann has one copy of two, and the other will never come: it is waited for no more, and its price goes back', async () => {
  const book = (await plentiful(shop))[2]
  if (!book) throw new Error('there is no such book')
  await leave(book, 1)
  const ann = visitor(shop)
  const placed = await order(ann, [book, book])
  await payFor(shop, ann, placed)
  await untilStatus(ann, placed, 'PAID')
  expect((await ship(placed)).shipOrder).toEqual({ order: { status: 'PARTLY_SHIPPED' } })
  const closing =
    'mutation ($input: CloseOrderInput!) { closeOrder(input: $input) { ... on CloseOrderSuccess { order { status } refund { amount { amount } } } } }'
  const input = { orderId: placed.id, reason: 'It is out of print.', idempotencyKey: newId() }
  expect(await page.ask(closing, { input })).toEqual({
    closeOrder: { order: { status: 'SHIPPED' }, refund: { amount: { amount: book.price.amount } } },
  })
  const stock = async () => (await page.ask<Looked>(look, { id: book.id })).book.stock
  await until('nobody waits for a copy', async () => (await stock()).backOrdered === 0)
  // The copy that Ann has is on no shelf.
  expect(await stock()).toEqual({ available: 0, backOrdered: 0 })
  expect(await ann.ask(seen, { id: placed.id })).toEqual({ order: { awaited: [] } })
  await until('her money is back', async () => (await orderRow(shop, placed.id)).payment === 'PARTLY_REFUNDED', 20_000)
  expect(await unexplained(shop)).toEqual([])
})
