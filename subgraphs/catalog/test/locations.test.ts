import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { newId, toGlobalId } from '@quire/platform/id'
import type { Viewer } from '@quire/platform/viewer'
import { bob, codesOf, dig, mrsPage, openTestRoom, type TestRoom, visitor } from './room.ts'
import { copiesOf, type Shelved, shelve, unexplained } from './shelf.ts'

let room: TestRoom
let cellar: string
let barn: string
beforeAll(async () => {
  room = await openTestRoom()
  cellar = String(dig(await place('Cellar', 10), 'setStockLocation', 'location', 'id'))
  barn = String(dig(await place('Barn', -5), 'setStockLocation', 'location', 'id'))
})
afterAll(() => room.close())

const place = (name: string, priority: number, viewer: Viewer = mrsPage) =>
  room.ask(
    'mutation ($input: SetStockLocationInput!) { setStockLocation(input: $input) { __typename ... on SetStockLocationSuccess { location { id name priority } } ... on UserError { code field } } }',
    { input: { name, priority } },
    viewer,
  )
const deliver = (book: Shelved, quantity: number, locationId: string | null = null) =>
  bring(book, { quantity, locationId, deliveryNote: newId() })
const bring = (book: Shelved, delivery: { quantity: number; locationId: string | null; deliveryNote: string }) =>
  room.ask(
    'mutation ($input: ReceiveStockInput!) { receiveStock(input: $input) { __typename ... on UserError { code field message } ... on DeliveryNoteUsed { quantity location { name } } } }',
    { input: { bookId: book.globalId, ...delivery } },
    mrsPage,
  )
const adjust = (book: Shelved, change: number, locationId: string | null = null) =>
  room.ask(
    'mutation ($input: AdjustStockInput!) { adjustStock(input: $input) { __typename ... on UserError { code field } ... on StockTooLow { left } } }',
    { input: { bookId: book.globalId, change, reason: 'counted', idempotencyKey: newId(), locationId } },
    mrsPage,
  )
const sell = async (book: Shelved, quantity: number) => {
  const orderId = newId()
  await room.order.call('catalog.reserve', { orderId, lines: [{ bookId: book.id, quantity }] })
  expect(await room.order.call('catalog.claim', { orderId })).toEqual({ kind: 'claimed' })
  return orderId
}

/** Where the copies lie: `{ main: 2, Cellar: 1 }`. */
async function lie(book: Shelved): Promise<unknown> {
  const query = 'query ($id: ID!) { book(id: $id) { stock { locations { location { name } onHand } } } }'
  const answer = await room.ask(query, { id: book.globalId }, mrsPage)
  const places = dig(answer, 'book', 'stock', 'locations') as { location: { name: string } | null; onHand: number }[]
  return Object.fromEntries(places.map(({ location, onHand }) => [location?.name ?? 'main', onHand]))
}

type Pick = { location: { name: string } | null; awaited: boolean; quantity: number }

/** What an order is sent from elsewhere, and what it waits for: `{ Cellar: 1, awaited: 2 }`. */
async function picked(orderId: string, viewer: Viewer = mrsPage): Promise<unknown> {
  const query = `query ($all: [_Any!]!) { _entities(representations: $all) { ... on Order { picks { quantity awaited location { name } book { id } } } } }`
  const answer = await room.ask(query, { all: [{ __typename: 'Order', id: toGlobalId('Order', orderId) }] }, viewer)
  const picks = dig(answer, '_entities', '0', 'picks') as Pick[] | null
  return (
    picks &&
    Object.fromEntries(
      picks.map(({ location, awaited, quantity }) => [location?.name ?? (awaited && 'awaited'), quantity]),
    )
  )
}

describe('locations', () => {
  test('Mrs Page opens them; the same name is the same place, and a priority is one’s own', async () => {
    expect(dig(await place('Cellar', 20), 'setStockLocation', 'location')).toEqual({
      id: cellar,
      name: 'Cellar',
      priority: 20,
    })
    expect(dig(await place('Attic', 20), 'setStockLocation')).toMatchObject({
      code: 'STOCK_PRIORITY_TAKEN',
      field: ['input', 'priority'],
    })
    const all = await room.ask('{ stockLocations { name priority } }', {}, mrsPage)
    expect(dig(all, 'stockLocations')).toEqual([
      { name: 'Barn', priority: -5 },
      { name: 'Cellar', priority: 20 },
    ])
  })

  test('opened under one name by eight at once, it is one', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => place('Shed', 50)))
    expect(new Set(answers.map((one) => dig(one, 'setStockLocation', 'location', 'id'))).size).toBe(1)
  })

  test.each([0, 101, -101, 1.5])('a priority of %s is bad input', async (priority) => {
    expect(codesOf(await place('Odd', priority))).toEqual(['BAD_USER_INPUT'])
  })

  test('are for staff', async () => {
    expect(codesOf(await place('Mine', 3, bob))).toEqual(['FORBIDDEN'])
    expect(dig(await room.ask('{ stockLocations { name } }', {}, visitor), 'stockLocations')).toBeNull()
  })
})

describe('copies', () => {
  test('are delivered to a location, and what is there can be bought like any other', async () => {
    const book = await shelve(room, { title: 'Emma', available: 1 })
    await deliver(book, 3, cellar)
    expect([await copiesOf(room, book), await lie(book)]).toEqual([[4, 0, 0], { main: 1, Cellar: 3 }])
    expect(dig(await deliver(book, 1, toGlobalId('StockLocation', newId())), 'receiveStock')).toMatchObject({
      code: 'STOCK_LOCATION_NOT_FOUND',
      field: ['input', 'locationId'],
    })
    expect(await copiesOf(room, book)).toEqual([4, 0, 0])
  })

  test('of one note are somewhere once: sent again for another place, Mrs Page is told where they are', async () => {
    const main = await shelve(room, { title: 'Note', available: 0 })
    const elsewhere = await shelve(room, { title: 'Note', available: 0 })
    const byNote = async (book: Shelved, quantity: number, locationId: string | null) =>
      dig(await bring(book, { quantity, locationId, deliveryNote: 'LS-17' }), 'receiveStock')
    await byNote(main, 2, null)
    await byNote(elsewhere, 1, barn)
    expect(await byNote(main, 2, cellar)).toMatchObject({
      code: 'DELIVERY_NOTE_USED',
      message: expect.stringContaining('2 copies, put in the main house'),
      location: null,
    })
    for (const place of [null, cellar])
      expect(await byNote(elsewhere, 1, place)).toMatchObject({
        code: 'DELIVERY_NOTE_USED',
        quantity: 1,
        location: { name: 'Barn' },
      })
    const again = [await byNote(main, 2, null), await byNote(elsewhere, 1, barn)]
    expect(again).toEqual(Array(2).fill({ __typename: 'ReceiveStockSuccess' }))
    expect([await lie(main), await lie(elsewhere)]).toEqual([{ main: 2 }, { Barn: 1 }])
  })

  test('are sold by priority: the barn ships before the main house, the cellar when it has none', async () => {
    const book = await shelve(room, { title: 'Dune', available: 2 })
    await deliver(book, 2, cellar)
    await deliver(book, 1, barn)
    const [ann, bert, cleo] = [await sell(book, 2), await sell(book, 1), await sell(book, 1)]
    expect([await picked(ann), await picked(bert), await picked(cleo)]).toEqual([{ Barn: 1 }, {}, { Cellar: 1 }])
    expect([await copiesOf(room, book), await lie(book)]).toEqual([[1, 0, 0], { Cellar: 1 }])
  })

  test('that are only reserved lie where they lay', async () => {
    const book = await shelve(room, { title: 'Held', available: 0 })
    await deliver(book, 2, barn)
    const orderId = newId()
    await room.order.call('catalog.reserve', { orderId, lines: [{ bookId: book.id, quantity: 2 }] })
    expect(await lie(book)).toEqual({ Barn: 2 })
    await room.order.call('catalog.release', { orderId })
    expect([await picked(orderId), await lie(book)]).toEqual([{}, { Barn: 2 }])
  })

  test('come back to the main house', async () => {
    const book = await shelve(room, { title: 'Back', available: 0 })
    await deliver(book, 1, barn)
    const orderId = await sell(book, 1)
    const lines = [{ bookId: book.id, quantity: 1, restock: true }]
    await room.stores.stockroom.takeBack(newId(), { orderId, returnId: newId(), who: 'customer', lines })
    expect(await lie(book)).toEqual({ main: 1 })
  })

  test('that somebody paid for and waits for are sent from where they are delivered to', async () => {
    const book = await shelve(room, { title: 'Awaited', available: 0 })
    await room.sql.stock.update({ where: { editionId: book.id }, data: { backOrderLimit: 5 } })
    const [ann, bert] = [await sell(book, 2), await sell(book, 1)]
    expect([await picked(ann), await picked(bert)]).toEqual([{ awaited: 2 }, { awaited: 1 }])
    await deliver(book, 4, cellar)
    expect([await picked(ann), await picked(bert), await lie(book)]).toEqual([
      { Cellar: 2 },
      { Cellar: 1 },
      { Cellar: 1 },
    ])
  })

  test('are corrected where they were counted, and no place falls below nought', async () => {
    const book = await shelve(room, { title: 'Counted', available: 1 })
    await deliver(book, 2, cellar)
    expect(dig(await adjust(book, -2), 'adjustStock')).toMatchObject({ code: 'STOCK_TOO_LOW', left: 1 })
    expect(dig(await adjust(book, -3, cellar), 'adjustStock')).toMatchObject({ code: 'STOCK_TOO_LOW', left: 2 })
    await adjust(book, -1, cellar)
    await adjust(book, 1, barn)
    expect(await lie(book)).toEqual({ main: 1, Cellar: 1, Barn: 1 })
    expect(dig(await adjust(book, 1, 'nonsense'), 'adjustStock')).toMatchObject({ code: 'STOCK_LOCATION_NOT_FOUND' })
  })

  test('forty people buy at once from three places: each place gives what it had, and no more', async () => {
    const book = await shelve(room, { title: 'Crowd', available: 10 })
    await deliver(book, 10, cellar)
    await deliver(book, 10, barn)
    const orders = await Promise.all(
      Array.from({ length: 40 }, async () => {
        const orderId = newId()
        const lines = [{ bookId: book.id, quantity: 1 }]
        const { kind } = await room.order.call('catalog.reserve', { orderId, lines })
        if (kind === 'reserved') await room.order.call('catalog.claim', { orderId })
        return kind
      }),
    )
    expect(orders.filter((kind) => kind === 'reserved')).toHaveLength(30)
    expect([await copiesOf(room, book), await lie(book)]).toEqual([[0, 0, 0], {}])
    const taken = await room.sql.stockAtLedger.groupBy({
      by: ['locationId'],
      where: { editionId: book.id, orderId: { not: null } },
      _sum: { change: true },
    })
    expect(taken.map(({ _sum }) => _sum.change)).toEqual([-10, -10])
  })

  test('of an order are shown to staff alone', async () => {
    expect(await picked(newId(), bob)).toBeNull()
  })
})

test('the ledger of the places explains them, is only ever added to, and every unit of the rows is explained', async () => {
  expect(
    await room.sql.$queryRaw`
      SELECT a.edition_id FROM stock_at a LEFT JOIN stock_at_ledger l USING (edition_id, location_id)
      GROUP BY a.edition_id, a.location_id, a.on_hand HAVING a.on_hand <> coalesce(sum(l.change), 0)
      UNION ALL
      SELECT s.edition_id FROM stock s JOIN stock_at a USING (edition_id)
      GROUP BY s.edition_id HAVING s.available + s.reserved < sum(a.on_hand)`,
  ).toEqual([])
  await expect(room.sql.$executeRaw`UPDATE stock_at_ledger SET change = 1`).rejects.toThrow('only ever added to')
  expect(await unexplained(room)).toEqual([])
})
