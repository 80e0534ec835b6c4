import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { newId, toGlobalId } from '@quire/platform/id'
import type { Viewer } from '@quire/platform/viewer'
import { bob, codesOf, dig, mrsPage, openTestRoom, type TestRoom, visitor } from './room.ts'
import { type Shelved, shelve, stockOf, unexplained } from './shelf.ts'

let room: TestRoom
beforeAll(async () => {
  room = await openTestRoom()
})
afterAll(() => room.close())

const cents = (amount: number) => ({ amount, currency: 'EUR' })
const failure = '... on UserError { __typename code message field }'

const setPrice = (input: object, viewer: Viewer = mrsPage) =>
  room.ask(
    `mutation ($input: SetPriceInput!) { setPrice(input: $input) { __typename ... on SetPriceSuccess { book { version price { amount } } } ${failure} ... on BookChanged { book { version } } } }`,
    { input },
    viewer,
  )
const receive = (input: object, viewer: Viewer = mrsPage) =>
  room.ask(
    `mutation ($input: ReceiveStockInput!) { receiveStock(input: $input) { __typename ... on ReceiveStockSuccess { book { buyable } } ${failure} } }`,
    { input },
    viewer,
  )
const withdraw = (input: object, viewer: Viewer = mrsPage) =>
  room.ask(
    `mutation ($input: WithdrawBookInput!) { withdrawBook(input: $input) { __typename ... on WithdrawBookSuccess { book { availability buyable } } ${failure} } }`,
    { input },
    viewer,
  )
const news = (book: Shelved) =>
  room.sql.outboxEvent.findMany({ where: { aggregate: book.id }, orderBy: { sequence: 'asc' } })

describe('setting a price', () => {
  test('Mrs Page sets it, everyone is told with the whole book, and the same again is no news', async () => {
    const book = await shelve(room, { title: 'Emma', authors: ['Jane Austen'], subject: 'FBC', publishedOn: '2003' })
    const done = await setPrice({ bookId: book.globalId, price: cents(999), expectedVersion: 1 })
    expect(dig(done, 'setPrice')).toEqual({
      __typename: 'SetPriceSuccess',
      book: { version: 2, price: { amount: 999 } },
    })
    await setPrice({ bookId: book.globalId, price: cents(999), expectedVersion: 2 })
    const said = await news(book)
    expect(said.map((event) => event.type)).toEqual(['book.changed'])
    expect(said[0]?.data).toMatchObject({
      bookId: book.id,
      version: 2,
      price: cents(999),
      available: 5,
      publishedOn: '2003-01-01',
      contributors: [{ name: 'Jane Austen', role: 'AUTHOR' }],
      subjects: [{ code: 'FBC' }],
    })
  })

  test('two booksellers at once: one is told that the book changed', async () => {
    const book = await shelve(room, { title: 'Twice' })
    const both = await Promise.all(
      [700, 800].map((amount) => setPrice({ bookId: book.globalId, price: cents(amount), expectedVersion: 1 })),
    )
    expect(both.map((one) => dig(one, 'setPrice', '__typename')).sort()).toEqual(['BookChanged', 'SetPriceSuccess'])
    const told = both.find((one) => dig(one, 'setPrice', '__typename') === 'BookChanged') ?? both[0]
    expect(told && dig(told, 'setPrice', 'book')).toEqual({ version: 2 })
  })

  test('an unknown book and a bad id are a typed failure', async () => {
    for (const bookId of [toGlobalId('Book', newId()), 'nonsense']) {
      const answer = await setPrice({ bookId, price: cents(999), expectedVersion: 1 })
      expect(dig(answer, 'setPrice')).toMatchObject({ code: 'BOOK_NOT_FOUND', field: ['input', 'bookId'] })
    }
  })

  test.each([0, -1, 10_000_001, 1.5, 2 ** 31])('a price of %s is bad input', async (amount) => {
    const book = await shelve(room, { title: 'Odd' })
    expect(codesOf(await setPrice({ bookId: book.globalId, price: cents(amount), expectedVersion: 1 }))).toEqual([
      'BAD_USER_INPUT',
    ])
  })
})

describe('receiving copies', () => {
  test('the same delivery note counts once, also twice at once; with another quantity it is refused', async () => {
    const book = await shelve(room, { title: 'Dune', available: 1 })
    const input = { bookId: book.globalId, quantity: 4, deliveryNote: 'LS-4711', reason: 'reprint' }
    const both = await Promise.all([receive(input), receive(input)])
    expect(both.map((one) => dig(one, 'receiveStock'))).toEqual([
      { __typename: 'ReceiveStockSuccess', book: { buyable: 5 } },
      { __typename: 'ReceiveStockSuccess', book: { buyable: 5 } },
    ])
    expect(dig(await receive({ ...input, quantity: 5 }), 'receiveStock')).toMatchObject({ code: 'DELIVERY_NOTE_USED' })
    expect(await stockOf(room, book)).toEqual({ available: 5, reserved: 0 })
    expect((await news(book)).map(({ type, data }) => [type, data])).toEqual([
      ['stock.changed', { bookId: book.id, stockVersion: 2, available: 5 }],
    ])
    expect(await room.sql.stockLedger.findFirst({ where: { deliveryNote: 'LS-4711' } })).toMatchObject({
      who: mrsPage.user?.id,
    })
    expect(await unexplained(room)).toEqual([])
  })

  test.each([
    { quantity: 0 },
    { quantity: -1 },
    { quantity: 10_001 },
    { quantity: 1.5 },
    { deliveryNote: '' },
    { deliveryNote: 'LS\u0000' },
    { reason: 'x'.repeat(1_000_000) },
  ])('%j is bad input', async (odd) => {
    const book = await shelve(room, { title: 'Odd' })
    const answer = await receive({ bookId: book.globalId, quantity: 1, deliveryNote: 'LS-1', ...odd })
    expect(codesOf(answer)).toEqual(['BAD_USER_INPUT'])
  })
})

describe('withdrawing', () => {
  test('the book leaves the lists, keeps its page, is told as removed, and a repeat changes nothing', async () => {
    const book = await shelve(room, { title: 'Zapp' })
    const input = { bookId: book.globalId, expectedVersion: 1 }
    for (const answer of [await withdraw(input), await withdraw(input)]) {
      expect(dig(answer, 'withdrawBook', 'book')).toEqual({ availability: 'WITHDRAWN', buyable: 0 })
    }
    expect((await news(book)).map(({ type, data }) => [type, data])).toEqual([
      ['book.removed', { bookId: book.id, version: 2 }],
    ])
    const seen = await room.ask(
      'query ($id: ID!) { book(id: $id) { title } books(sort: NEWEST, first: 100) { nodes { title } } }',
      { id: book.globalId },
    )
    expect(dig(seen, 'book', 'title')).toBe('Zapp')
    expect(dig(seen, 'books', 'nodes')).not.toContainEqual({ title: 'Zapp' })
    const priced = await setPrice({ bookId: book.globalId, price: cents(999), expectedVersion: 2 })
    expect(dig(priced, 'setPrice')).toMatchObject({ code: 'BOOK_WITHDRAWN' })
  })

  test('a copy that Ann holds stays hers', async () => {
    const book = await shelve(room, { title: 'Hers', available: 1 })
    const order = newId()
    await room.order.call('catalog.reserve', { orderId: order, lines: [{ bookId: book.id, quantity: 1 }] })
    await withdraw({ bookId: book.globalId, expectedVersion: 1 })
    expect(await room.order.call('catalog.claim', { orderId: order })).toEqual({ kind: 'claimed' })
  })
})

test('none of it is for visitors or customers', async () => {
  const book = await shelve(room, { title: 'Not yours' })
  const inputs = { bookId: book.globalId, price: cents(1), expectedVersion: 1, quantity: 1, deliveryNote: 'x' }
  const { bookId, price, expectedVersion, quantity, deliveryNote } = inputs
  for (const [viewer, code] of [
    [visitor, 'UNAUTHENTICATED'],
    [bob, 'FORBIDDEN'],
  ] as const) {
    expect(codesOf(await setPrice({ bookId, price, expectedVersion }, viewer))).toEqual([code])
    expect(codesOf(await receive({ bookId, quantity, deliveryNote }, viewer))).toEqual([code])
    expect(codesOf(await withdraw({ bookId, expectedVersion }, viewer))).toEqual([code])
  }
  expect(await stockOf(room, book)).toEqual({ available: 5, reserved: 0 })
})
