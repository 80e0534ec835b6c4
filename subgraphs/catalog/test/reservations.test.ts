import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { newId } from '@quire/platform/id'
import { openTestRoom, type TestRoom } from './room.ts'
import { type Shelved, shelve, stockOf, unexplained } from './shelf.ts'

let room: TestRoom
beforeAll(async () => {
  room = await openTestRoom()
})
afterAll(() => room.close())

const reserve = (orderId: string, ...lines: { bookId: string; quantity: number }[]) =>
  room.order.call('catalog.reserve', { orderId, lines })
const claim = (orderId: string) => room.order.call('catalog.claim', { orderId })
const release = (orderId: string) => room.order.call('catalog.release', { orderId })

describe('reserving', () => {
  test('Ann reserves two books and is told the prices that count, again when she asks again, even after a price change', async () => {
    const emma = await shelve(room, { title: 'Emma', price: 899 })
    const dune = await shelve(room, { title: 'Dune', price: 1299 })
    const order = newId()
    const lines = [
      { bookId: dune.id, quantity: 1 },
      { bookId: emma.id, quantity: 2 },
    ]
    const first = await reserve(order, ...lines)
    expect(first).toMatchObject({ kind: 'reserved', lines: [expect.anything(), expect.anything()] })
    await room.sql.edition.update({ where: { id: emma.id }, data: { priceAmount: 999 } })
    expect(await reserve(order, ...lines)).toEqual(first)
    const priced = first.kind === 'reserved' ? first.lines.find((line) => line.bookId === emma.id) : undefined
    expect(priced).toEqual({
      bookId: emma.id,
      title: 'Emma',
      quantity: 2,
      unitPrice: { amount: 899, currency: 'EUR' },
      format: 'PAPERBACK',
      grams: 300,
    })
    expect(await stockOf(room, emma)).toEqual({ available: 3, reserved: 2 })
  })

  test('all lines or none: what is short, unknown, forthcoming or withdrawn is named, and nothing moves', async () => {
    const [here, short] = [await shelve(room, { title: 'Here' }), await shelve(room, { title: 'Short', available: 1 })]
    const soon = await shelve(room, { title: 'Soon', publishedOn: '2999-01' })
    const gone = await shelve(room, { title: 'Gone' })
    await room.sql.edition.update({ where: { id: gone.id }, data: { withdrawnAt: new Date() } })
    const [order, unknown] = [newId(), newId()]
    const answer = await reserve(
      order,
      ...[here.id, soon.id, gone.id, unknown].map((bookId) => ({ bookId, quantity: 1 })),
      { bookId: short.id, quantity: 2 },
    )
    const shortages = answer.kind === 'refused' ? answer.shortages : []
    expect(new Map(shortages.map(({ bookId, reason, left }) => [bookId, `${reason} ${left}`]))).toEqual(
      new Map([
        [short.id, 'OUT_OF_STOCK 1'],
        [soon.id, 'NOT_FOR_SALE 0'],
        [gone.id, 'NOT_FOR_SALE 0'],
        [unknown, 'UNKNOWN 0'],
      ]),
    )
    expect(await stockOf(room, here)).toEqual({ available: 5, reserved: 0 })
    expect(await claim(order)).toEqual({ kind: 'unknown' })
  })

  test('two lines of one book add up', async () => {
    const book = await shelve(room, { title: 'Twice', available: 5 })
    const order = newId()
    await reserve(order, { bookId: book.id, quantity: 2 }, { bookId: book.id, quantity: 1 })
    expect(await stockOf(room, book)).toEqual({ available: 2, reserved: 3 })
  })

  test('an order id that holds other lines is foreign and answers released', async () => {
    const book = await shelve(room, { title: 'Mine' })
    const order = newId()
    await reserve(order, { bookId: book.id, quantity: 1 })
    expect(await reserve(order, { bookId: book.id, quantity: 2 })).toEqual({ kind: 'released' })
    expect(await stockOf(room, book)).toEqual({ available: 4, reserved: 1 })
  })

  test('the same order asked ten times at once reserves once', async () => {
    const book = await shelve(room, { title: 'Once', available: 10 })
    const order = newId()
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => reserve(order, { bookId: book.id, quantity: 1 })),
    )
    expect(new Set(answers.map((answer) => answer.kind))).toEqual(new Set(['reserved']))
    expect(await stockOf(room, book)).toEqual({ available: 9, reserved: 1 })
  })
})

describe('claiming and releasing', () => {
  test('held becomes sold, and claiming twice is claimed; what is sold stays sold', async () => {
    const book = await shelve(room, { title: 'Sold' })
    const order = newId()
    await reserve(order, { bookId: book.id, quantity: 2 })
    expect([await claim(order), await claim(order)]).toEqual([{ kind: 'claimed' }, { kind: 'claimed' }])
    expect(await release(order)).toEqual({ kind: 'sold' })
    expect(await stockOf(room, book)).toEqual({ available: 3, reserved: 0 })
  })

  test('released goes back on the shelf once, and never reserves again', async () => {
    const book = await shelve(room, { title: 'Back' })
    const order = newId()
    await reserve(order, { bookId: book.id, quantity: 2 })
    expect([await release(order), await release(order)]).toEqual([{ kind: 'released' }, { kind: 'released' }])
    expect(await stockOf(room, book)).toEqual({ available: 5, reserved: 0 })
    expect(await reserve(order, { bookId: book.id, quantity: 2 })).toEqual({ kind: 'released' })
  })

  test('Ann paid late: her released copies are taken again if they are still there, else she is refused', async () => {
    const book = await shelve(room, { title: 'Late', available: 1 })
    const [ann, bob] = [newId(), newId()]
    await reserve(ann, { bookId: book.id, quantity: 1 })
    await release(ann)
    await reserve(bob, { bookId: book.id, quantity: 1 })
    expect(await claim(ann)).toEqual({
      kind: 'refused',
      shortages: [{ bookId: book.id, title: 'Late', reason: 'OUT_OF_STOCK', left: 0 }],
    })
    await release(bob)
    expect(await claim(ann)).toEqual({ kind: 'claimed' })
    expect(await stockOf(room, book)).toEqual({ available: 0, reserved: 0 })
  })

  test('releasing an order id that never reserved closes it: the late reserve is refused, the claim knows nothing', async () => {
    const book = await shelve(room, { title: 'Never' })
    const order = newId()
    expect(await release(order)).toEqual({ kind: 'released' })
    expect(await reserve(order, { bookId: book.id, quantity: 1 })).toEqual({ kind: 'released' })
    expect(await claim(order)).toEqual({ kind: 'unknown' })
    expect(await claim(newId())).toEqual({ kind: 'unknown' })
  })
})

describe('many at once', () => {
  test('200 people want the last copy: one gets it', async () => {
    const book = await shelve(room, { title: 'Last', available: 1 })
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => reserve(newId(), { bookId: book.id, quantity: 1 })),
    )
    const kinds = Map.groupBy(answers, (answer) => answer.kind)
    expect([kinds.get('reserved')?.length, kinds.get('refused')?.length]).toEqual([1, 199])
    expect(await stockOf(room, book)).toEqual({ available: 0, reserved: 1 })
  })

  test('crossed baskets never wait for each other in a circle, whatever order their lines have', async () => {
    const books: Shelved[] = []
    for (const title of ['A', 'B', 'C', 'D']) books.push(await shelve(room, { title, available: 60 }))
    const shopper = async (turn: number) => {
      const order = newId()
      const mine = books.map((_, at) => books[(at + turn) % 4] ?? raise()).slice(0, 3)
      const answer = await reserve(order, ...mine.map(({ id }) => ({ bookId: id, quantity: 1 })))
      const done = turn % 3 === 0 ? await claim(order) : turn % 3 === 1 ? await release(order) : answer
      return done.kind
    }
    const kinds = await Promise.all(Array.from({ length: 120 }, (_, turn) => shopper(turn)))
    expect(kinds).toHaveLength(120)
    expect(await unexplained(room)).toEqual([])
  })
})

describe('the ledger', () => {
  test('explains every unit of every book', async () => {
    expect(await room.sql.stockLedger.count()).toBeGreaterThan(20)
    expect(await unexplained(room)).toEqual([])
  })

  test('is only ever added to', async () => {
    await expect(room.sql.$executeRaw`UPDATE stock_ledger SET who = 'Bob'`).rejects.toThrow('only ever added to')
    await expect(room.sql.$executeRaw`DELETE FROM stock_ledger`).rejects.toThrow('only ever added to')
    await expect(room.sql.$executeRaw`TRUNCATE stock_ledger`).rejects.toThrow('only ever added to')
  })
})

test('stock.changed is said with the reservation and the release, once each, with a version that grows', async () => {
  const book = await shelve(room, { title: 'News', available: 2 })
  const order = newId()
  await reserve(order, { bookId: book.id, quantity: 2 })
  await reserve(order, { bookId: book.id, quantity: 2 })
  await release(order)
  const said = await room.sql.outboxEvent.findMany({ where: { aggregate: book.id }, orderBy: { sequence: 'asc' } })
  expect(said.map(({ type, data }) => [type, data])).toEqual([
    ['stock.changed', { bookId: book.id, stockVersion: 2, available: 0 }],
    ['stock.changed', { bookId: book.id, stockVersion: 3, available: 2 }],
  ])
  const deliveries = await room.sql.outboxDelivery.findMany({ where: { event: { aggregate: book.id } } })
  expect(deliveries.map((one) => one.listener)).toEqual(['search', 'search'])
})

function raise(): never {
  throw new Error('there is no such book on the shelf')
}
