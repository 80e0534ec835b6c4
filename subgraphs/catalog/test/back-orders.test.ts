import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { newId, toGlobalId } from '@quire/platform/id'
import { dig, mrsPage, openTestRoom, type TestRoom, visitor } from './room.ts'
import { copiesOf, ledgerOf, type Shelved, shelve, unexplained } from './shelf.ts'

let room: TestRoom
beforeAll(async () => {
  room = await openTestRoom()
})
afterAll(() => room.close())

const shelveWith = async (available: number, most: number): Promise<Shelved> => {
  const book = await shelve(room, { title: 'Awaited', available })
  await limit(book, most)
  return book
}
const limit = (book: Shelved, most: number) =>
  room.ask(
    'mutation ($input: SetBackOrderLimitInput!) { setBackOrderLimit(input: $input) { __typename } }',
    { input: { bookId: book.globalId, limit: most } },
    mrsPage,
  )
const reserve = (orderId: string, book: Shelved, quantity: number) =>
  room.order.call('catalog.reserve', { orderId, lines: [{ bookId: book.id, quantity }] })
const claim = (orderId: string) => room.order.call('catalog.claim', { orderId })
const release = (orderId: string) => room.order.call('catalog.release', { orderId })
const deliver = (book: Shelved, quantity: number) =>
  room.ask(
    'mutation ($input: ReceiveStockInput!) { receiveStock(input: $input) { ... on ReceiveStockSuccess { book { buyable } } } }',
    { input: { bookId: book.globalId, quantity, deliveryNote: newId() } },
    mrsPage,
  )
const waitedFor = async (orderId: string) =>
  (await room.sql.reservationLine.findFirstOrThrow({ where: { orderId } })).backOrdered
// As the gateway asks for somebody to whom the room order told the order's number, or did not.
const awaitedBy = async (orderId: string, number?: string) => {
  const representation = { __typename: 'Order', id: toGlobalId('Order', orderId), ...(number && { number }) }
  const query =
    'query ($all: [_Any!]!) { _entities(representations: $all) { ... on Order { awaited { quantity book { id } } } } }'
  return dig(await room.ask(query, { all: [representation] }, visitor), '_entities', '0', 'awaited')
}
const takeBack = (orderId: string, book: Shelved, { quantity = 1, restock = true } = {}) =>
  room.stores.stockroom.takeBack(newId(), {
    ...{ orderId, returnId: newId(), who: 'shop' },
    lines: [{ bookId: book.id, quantity, restock }],
  })

describe('ordering what is not there', () => {
  test('Ann takes the last copy and waits for two; the answer says so, also the second time, and the basket knows what is left', async () => {
    const book = await shelveWith(1, 5)
    const look = () => room.cart.call('catalog.look-up', { bookIds: [book.id] })
    expect((await look()).books).toMatchObject([{ buyable: 6 }])
    const order = newId()
    for (const answer of [await reserve(order, book, 3), await reserve(order, book, 3)])
      expect(answer).toMatchObject({ kind: 'reserved', lines: [{ quantity: 3, backOrdered: 2 }] })
    expect(await copiesOf(room, book)).toEqual([0, 1, 2])
    expect((await look()).books).toMatchObject([{ buyable: 3 }])
    expect((await ledgerOf(room, book)).at(-1)).toEqual(['RESERVATION', -1, 1, 2])
  })

  test('an order’s room is told what it waits for, and whoever may see the order; as copies come it is less, and then nothing', async () => {
    const [book, order] = [await shelveWith(1, 5), newId()]
    await reserve(order, book, 3)
    await claim(order)
    const [told, ofOthers] = [() => room.order.call('catalog.awaited', { orderId: order }), newId()]
    expect(await told()).toEqual({ lines: [{ bookId: book.id, awaited: 2 }] })
    expect(await awaitedBy(order, 'Q-7K3M-9ZP2')).toEqual([{ quantity: 2, book: { id: book.globalId } }])
    expect(await awaitedBy(order)).toBeNull()
    await deliver(book, 1)
    expect(await told()).toEqual({ lines: [{ bookId: book.id, awaited: 1 }] })
    await deliver(book, 1)
    expect([await told(), await awaitedBy(order, 'Q-7K3M-9ZP2')]).toEqual([{ lines: [] }, []])
    expect(await room.order.call('catalog.awaited', { orderId: ofOthers })).toEqual({ lines: [] })
  })

  test('beyond the limit she is refused and told what could be had; without a limit nothing is waited for', async () => {
    const [book, none] = [await shelveWith(1, 2), await shelve(room, { title: 'None', available: 0 })]
    expect(await reserve(newId(), book, 4)).toMatchObject({
      kind: 'refused',
      shortages: [{ reason: 'OUT_OF_STOCK', left: 3 }],
    })
    expect(await reserve(newId(), none, 1)).toMatchObject({ kind: 'refused', shortages: [{ left: 0 }] })
    expect(await copiesOf(room, book)).toEqual([1, 0, 0])
  })

  test('a line that is all there says nothing of back orders', async () => {
    const answer = await reserve(newId(), await shelveWith(2, 2), 2)
    expect(answer.kind === 'reserved' && Object.keys(answer.lines[0] ?? {})).not.toContain('backOrdered')
  })

  test('a limit that sinks below what is waited for takes nothing away and lets nobody new wait', async () => {
    const book = await shelveWith(0, 5)
    const order = newId()
    await reserve(order, book, 4)
    await limit(book, 1)
    expect(await reserve(newId(), book, 1)).toMatchObject({ kind: 'refused', shortages: [{ left: 0 }] })
    expect(await copiesOf(room, book)).toEqual([0, 0, 4])
    expect(await claim(order)).toEqual({ kind: 'claimed' })
  })
})

describe('a delivery', () => {
  test('goes to those who wait, the oldest first, and only then on the shelf', async () => {
    const book = await shelveWith(0, 9)
    const [ann, bob, cleo] = [newId(), newId(), newId()]
    for (const order of [ann, bob, cleo]) await reserve(order, book, 2)
    await deliver(book, 3)
    expect([await waitedFor(ann), await waitedFor(bob), await waitedFor(cleo)]).toEqual([0, 1, 2])
    expect(await copiesOf(room, book)).toEqual([0, 3, 3])
    await deliver(book, 5)
    expect([await waitedFor(bob), await waitedFor(cleo)]).toEqual([0, 0])
    expect(await copiesOf(room, book)).toEqual([2, 6, 0])
    expect((await ledgerOf(room, book)).slice(-3)).toEqual([
      ['DELIVERY', 5, 0, 0],
      ['FILL', -1, 1, -1],
      ['FILL', -2, 2, -2],
    ])
  })

  test('to an order that is paid is sold at once', async () => {
    const book = await shelveWith(1, 2)
    const ann = newId()
    await reserve(ann, book, 3)
    expect(await claim(ann)).toEqual({ kind: 'claimed' })
    expect(await copiesOf(room, book)).toEqual([0, 0, 2])
    await deliver(book, 3)
    expect(await copiesOf(room, book)).toEqual([1, 0, 0])
    expect((await ledgerOf(room, book)).slice(-4)).toEqual([
      ['SALE', 0, -1, 0],
      ['DELIVERY', 3, 0, 0],
      ['FILL', -2, 2, -2],
      ['SALE', 0, -2, 0],
    ])
  })

  test('tells search what can be bought after those who waited have theirs', async () => {
    const book = await shelveWith(0, 2)
    await reserve(newId(), book, 2)
    await deliver(book, 3)
    const said = await room.sql.outboxEvent.findMany({ where: { aggregate: book.id }, orderBy: { sequence: 'asc' } })
    expect(said.map(({ data }) => (data as { available: number }).available)).toEqual([2, 0, 3])
    const { version } = await room.sql.stock.findUniqueOrThrow({ where: { editionId: book.id } })
    expect(said.at(-1)?.sequence).toBe(version)
  })
})

describe('giving back', () => {
  test('a release gives back both parts, and what was held goes to whoever waits', async () => {
    const book = await shelveWith(2, 4)
    const [ann, bob] = [newId(), newId()]
    await reserve(ann, book, 3)
    await reserve(bob, book, 2)
    expect(await copiesOf(room, book)).toEqual([0, 2, 3])
    expect(await release(ann)).toEqual({ kind: 'released' })
    expect(await copiesOf(room, book)).toEqual([0, 2, 0])
    expect([await waitedFor(ann), await waitedFor(bob)]).toEqual([0, 0])
    expect(await reserve(ann, book, 3)).toEqual({ kind: 'released' })
  })

  test('a corrected shelf and a returned copy are for those who wait, too', async () => {
    const book = await shelveWith(1, 3)
    const [ann, bob] = [newId(), newId()]
    await reserve(ann, book, 1)
    await claim(ann)
    await reserve(bob, book, 2)
    const input = { bookId: book.globalId, change: 1, reason: 'found one', idempotencyKey: newId() }
    await room.ask(
      'mutation ($input: AdjustStockInput!) { adjustStock(input: $input) { __typename } }',
      { input },
      mrsPage,
    )
    expect(await waitedFor(bob)).toBe(1)
    await takeBack(ann, book)
    expect(await waitedFor(bob)).toBe(0)
    expect(await copiesOf(room, book)).toEqual([0, 2, 0])
  })

  test('a paid order that is cancelled waits no more, and nothing that never came is written off', async () => {
    const book = await shelveWith(1, 3)
    const ann = newId()
    await reserve(ann, book, 3)
    await claim(ann)
    await takeBack(ann, book, { quantity: 3, restock: false })
    expect(await copiesOf(room, book)).toEqual([0, 0, 0])
    expect((await ledgerOf(room, book)).slice(-2)).toEqual([
      ['RETURN', 1, 0, -2],
      ['WRITE_OFF', -1, 0, 0],
    ])
    await deliver(book, 1)
    expect(await copiesOf(room, book)).toEqual([1, 0, 0])
  })

  test('Ann pays late: she is given what is there and waits for the rest, as if she asked now', async () => {
    const book = await shelveWith(1, 1)
    const [ann, bob] = [newId(), newId()]
    await reserve(ann, book, 2)
    await release(ann)
    await reserve(bob, book, 1)
    expect(await claim(ann)).toMatchObject({ kind: 'refused', shortages: [{ left: 1 }] })
    await limit(book, 2)
    expect(await claim(ann)).toEqual({ kind: 'claimed' })
    expect(await copiesOf(room, book)).toEqual([0, 1, 2])
    await deliver(book, 2)
    expect(await copiesOf(room, book)).toEqual([0, 1, 0])
  })
})

test('what an older release put on the shelf past those who wait is given to them by the room', async () => {
  const book = await shelveWith(0, 3)
  const ann = newId()
  await reserve(ann, book, 2)
  await room.sql.stockLedger.create({
    data: { editionId: book.id, kind: 'DELIVERY', changeAvailable: 3, changeReserved: 0, who: 'before' },
  })
  await room.sql.stock.update({ where: { editionId: book.id }, data: { available: 3 } })
  expect(await room.stores.stockroom.fillWaiting()).toBe(1)
  expect(await copiesOf(room, book)).toEqual([1, 2, 0])
  expect(await room.stores.stockroom.fillWaiting()).toBe(0)
})

test('every unit is explained, and nothing lies on a shelf while somebody waits for it', async () => {
  expect(await room.sql.stockLedger.count({ where: { kind: 'FILL' } })).toBeGreaterThan(5)
  expect(await unexplained(room)).toEqual([])
})
