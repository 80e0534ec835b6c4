import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { newId, toGlobalId } from '@quire/platform/id'
import type { Viewer } from '@quire/platform/viewer'
import { bob, codesOf, dig, mrsPage, openTestRoom, type TestRoom, visitor } from './room.ts'
import { copiesOf, ledgerOf, type Shelved, shelve, unexplained } from './shelf.ts'

let room: TestRoom
beforeAll(async () => {
  room = await openTestRoom()
})
afterAll(() => room.close())

const adjust = (input: object, viewer: Viewer = mrsPage) =>
  room.ask(
    `mutation ($input: AdjustStockInput!) { adjustStock(input: $input) { __typename ... on AdjustStockSuccess { book { buyable } } ... on UserError { code message field } ... on StockTooLow { left } } }`,
    { input },
    viewer,
  )
const limit = (input: object, viewer: Viewer = mrsPage) =>
  room.ask(
    `mutation ($input: SetBackOrderLimitInput!) { setBackOrderLimit(input: $input) { __typename ... on SetBackOrderLimitSuccess { book { buyable availability stock { backOrderLimit backOrderRule { staff { id } reason } } } } ... on UserError { code field } } }`,
    { input },
    viewer,
  )
const key = () => newId()
const count = ({ globalId }: Shelved, change: number, more = {}) => ({
  bookId: globalId,
  change,
  reason: 'counted',
  idempotencyKey: key(),
  ...more,
})

describe('correcting', () => {
  test('Mrs Page finds one copy too few and two too many: the ledger says why and who, and search is told', async () => {
    const book = await shelve(room, { title: 'Emma', available: 3 })
    expect(dig(await adjust(count(book, -1, { reason: 'stolen' })), 'adjustStock')).toEqual({
      __typename: 'AdjustStockSuccess',
      book: { buyable: 2 },
    })
    await adjust(count(book, 2))
    expect(await copiesOf(room, book)).toEqual([4, 0, 0])
    const entries = await room.sql.stockLedger.findMany({ where: { editionId: book.id, kind: 'CORRECTION' } })
    expect(entries.map(({ reason, who }) => [reason, who])).toEqual([
      ['stolen', mrsPage.user?.id],
      ['counted', mrsPage.user?.id],
    ])
    const said = await room.sql.outboxEvent.findMany({ where: { aggregate: book.id }, orderBy: { sequence: 'asc' } })
    expect(said.map(({ data }) => (data as { available: number }).available)).toEqual([2, 4])
  })

  test('what orders hold is theirs: she is told what is left, and nothing moves', async () => {
    const book = await shelve(room, { title: 'Held', available: 3 })
    await room.order.call('catalog.reserve', { orderId: newId(), lines: [{ bookId: book.id, quantity: 2 }] })
    expect(dig(await adjust(count(book, -2)), 'adjustStock')).toMatchObject({
      code: 'STOCK_TOO_LOW',
      field: ['input', 'change'],
      left: 1,
    })
    expect(await copiesOf(room, book)).toEqual([1, 2, 0])
  })

  test('one key corrects once, also ten times at once, and answers a refusal again after the shelf is fuller', async () => {
    const book = await shelve(room, { title: 'Once', available: 1 })
    const [input, refused] = [count(book, 1), count(book, -9)]
    const answers = await Promise.all(Array.from({ length: 10 }, () => adjust(input)))
    expect(new Set(answers.map((one) => dig(one, 'adjustStock', '__typename')))).toEqual(
      new Set(['AdjustStockSuccess']),
    )
    const first = dig(await adjust(refused), 'adjustStock')
    expect(first).toMatchObject({ code: 'STOCK_TOO_LOW', left: 2 })
    await adjust(count(book, 100))
    expect(dig(await adjust(refused), 'adjustStock')).toEqual(first)
    expect(await copiesOf(room, book)).toEqual([102, 0, 0])
  })

  test('a key that was used for another correction is refused; another bookseller has keys of her own', async () => {
    const book = await shelve(room, { title: 'Keys', available: 1 })
    const input = count(book, 1)
    await adjust(input)
    expect(dig(await adjust({ ...input, change: 2 }), 'adjustStock')).toMatchObject({
      __typename: 'IdempotencyKeyReused',
      code: 'IDEMPOTENCY_KEY_REUSED',
      field: ['input', 'idempotencyKey'],
    })
    await adjust({ ...input, change: 2 }, { ...mrsPage, user: { id: newId(), roles: ['MANAGER'], sessionId: newId() } })
    expect(await copiesOf(room, book)).toEqual([4, 0, 0])
  })

  test('unknown books and more than can be counted are typed failures', async () => {
    for (const bookId of [toGlobalId('Book', newId()), 'nonsense']) {
      const answer = await adjust({ bookId, change: 1, reason: 'counted', idempotencyKey: key() })
      expect(dig(answer, 'adjustStock')).toMatchObject({ code: 'BOOK_NOT_FOUND' })
    }
    const book = await shelve(room, { title: 'Many', available: 1_000_000_000 })
    expect(dig(await adjust(count(book, 1)), 'adjustStock')).toMatchObject({
      code: 'STOCK_TOO_LARGE',
      field: ['input', 'change'],
    })
  })

  test.each([
    { change: 0 },
    { change: 100_001 },
    { change: -100_001 },
    { change: 1.5 },
    { change: 2 ** 31 },
    { reason: '' },
    { reason: 'x'.repeat(1_000_000) },
    { reason: 'a\u0000' },
    { idempotencyKey: 'short' },
    { idempotencyKey: 'k'.repeat(300) },
  ])('%.60j is bad input', async (odd) => {
    const book = await shelve(room, { title: 'Odd' })
    expect(codesOf(await adjust(count(book, 1, odd)))).toEqual(['BAD_USER_INPUT'])
    expect(await copiesOf(room, book)).toEqual([5, 0, 0])
  })
})

describe('limiting back orders', () => {
  test('Mrs Page lets three be waited for: the book can be had, staff see who decided it, and the same again is no news', async () => {
    const book = await shelve(room, { title: 'Soon', available: 0 })
    const input = { bookId: book.globalId, limit: 3, reason: 'reprint in May' }
    for (const answer of [await limit(input), await limit(input)])
      expect(dig(answer, 'setBackOrderLimit', 'book')).toEqual({
        availability: 'BACK_ORDER',
        buyable: 3,
        stock: {
          backOrderLimit: 3,
          backOrderRule: { staff: { id: toGlobalId('User', mrsPage.user?.id ?? '') }, reason: 'reprint in May' },
        },
      })
    const said = await room.sql.outboxEvent.findMany({ where: { aggregate: book.id } })
    expect(said.map(({ type, data }) => [type, data])).toEqual([
      ['stock.changed', { bookId: book.id, stockVersion: 2, available: 3 }],
    ])
    const inStock = await room.ask('{ books(filter: { inStock: true }, first: 100) { nodes { title } } }')
    expect(dig(inStock, 'books', 'nodes')).toContainEqual({ title: 'Soon' })
  })

  test('a withdrawn book has no limit to set, and an unknown one is not found', async () => {
    const book = await shelve(room, { title: 'Gone' })
    await room.sql.edition.update({ where: { id: book.id }, data: { withdrawnAt: new Date() } })
    expect(dig(await limit({ bookId: book.globalId, limit: 1 }), 'setBackOrderLimit')).toMatchObject({
      code: 'BOOK_WITHDRAWN',
    })
    expect(dig(await limit({ bookId: 'nonsense', limit: 1 }), 'setBackOrderLimit')).toMatchObject({
      code: 'BOOK_NOT_FOUND',
    })
  })

  test.each([{ limit: -1 }, { limit: 10_001 }, { limit: 1.5 }, { reason: 'x'.repeat(201) }])(
    '%.60j is bad input',
    async (odd) => {
      const book = await shelve(room, { title: 'Odd' })
      expect(codesOf(await limit({ bookId: book.globalId, limit: 1, ...odd }))).toEqual(['BAD_USER_INPUT'])
    },
  )
})

describe('the ledger', () => {
  const ledger = (book: Shelved, page: object = {}, viewer: Viewer = mrsPage) =>
    room.ask(
      `query ($id: ID!, $first: Int! = 20, $after: String) { book(id: $id) { title
        stock { available reserved onHand backOrdered backOrderLimit backOrderRule { at } }
        stockLedger(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor }
          nodes { kind changeAvailable changeReserved changeBackOrdered order { id } deliveryNote reason by staff { id } } } } }`,
      { id: book.globalId, ...page },
      viewer,
    )

  test('Mrs Page reads it from the newest movement on, page by page, with the order, the reason and the person', async () => {
    const book = await shelve(room, { title: 'Story', available: 3 })
    const orderId = newId()
    await room.order.call('catalog.reserve', { orderId, lines: [{ bookId: book.id, quantity: 1 }] })
    await adjust(count(book, -1, { reason: 'torn' }))
    const page = await ledger(book, { first: 2 })
    expect(dig(page, 'book', 'stock')).toEqual({
      available: 1,
      reserved: 1,
      onHand: 2,
      backOrdered: 0,
      backOrderLimit: 0,
      backOrderRule: null,
    })
    expect(dig(page, 'book', 'stockLedger', 'totalCount')).toBe(3)
    const [corrected, reserved] = dig(page, 'book', 'stockLedger', 'nodes') as object[]
    const staff = { id: toGlobalId('User', mrsPage.user?.id ?? '') }
    expect(corrected).toMatchObject({ kind: 'CORRECTION', changeAvailable: -1, reason: 'torn', by: 'STAFF', staff })
    expect(reserved).toMatchObject({
      ...{ kind: 'RESERVATION', changeAvailable: -1, changeReserved: 1, by: 'SHOP', staff: null },
      order: { id: toGlobalId('Order', orderId) },
    })
    const after = dig(page, 'book', 'stockLedger', 'pageInfo', 'endCursor')
    const rest = await ledger(book, { first: 2, after })
    expect(dig(rest, 'book', 'stockLedger', 'nodes')).toMatchObject([{ kind: 'DELIVERY', changeAvailable: 3 }])
    expect(dig(rest, 'book', 'stockLedger', 'pageInfo', 'hasNextPage')).toBe(false)
  })

  test('visitors and customers see the book and neither its copies nor its ledger', async () => {
    const book = await shelve(room, { title: 'Closed' })
    for (const viewer of [visitor, bob]) {
      const answer = await ledger(book, {}, viewer)
      expect(dig(answer, 'book')).toEqual({ title: 'Closed', stock: null, stockLedger: null })
      expect(answer.errors).toBeUndefined()
    }
  })

  test('a cursor of another book is bad input, and so is a page of 10,000', async () => {
    const [book, other] = [await shelve(room, { title: 'Mine' }), await shelve(room, { title: 'Theirs' })]
    const after = dig(await ledger(other), 'book', 'stockLedger', 'pageInfo', 'endCursor')
    expect(codesOf(await ledger(book, { after }))).toEqual(['BAD_USER_INPUT'])
    expect(codesOf(await ledger(book, { first: 10_000 }))).toEqual(['BAD_USER_INPUT'])
  })

  test('a page of it is read by the index, without sorting', async () => {
    const plan = await room.sql.$transaction(async (tx) => {
      await tx.$executeRaw`SET LOCAL enable_seqscan = off`
      return tx.$queryRaw`EXPLAIN SELECT id, kind FROM stock_ledger WHERE edition_id = ${newId()}::uuid AND id < 1000 ORDER BY id DESC LIMIT 21`
    })
    expect(JSON.stringify(plan)).toContain('stock_ledger_of_edition')
    expect(JSON.stringify(plan)).not.toContain('Sort')
  })
})

test('none of it is for visitors or customers', async () => {
  const book = await shelve(room, { title: 'Not yours' })
  for (const [viewer, code] of [
    [visitor, 'UNAUTHENTICATED'],
    [bob, 'FORBIDDEN'],
  ] as const) {
    expect(codesOf(await adjust(count(book, 1), viewer))).toEqual([code])
    expect(codesOf(await limit({ bookId: book.globalId, limit: 1 }, viewer))).toEqual([code])
  }
  expect(await ledgerOf(room, book)).toEqual([['DELIVERY', 5, 0, 0]])
})

test('every unit is explained', async () => {
  expect(await unexplained(room)).toEqual([])
})
