import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { shelve } from './neighbours.ts'
import { asked, fill, fromOrder, type OrderRoom, openRoom, place, until, visitor, wish } from './order-room.ts'

let room: OrderRoom
beforeAll(async () => {
  room = await openRoom({ CLAIM_GRACE: '300' })
})
afterEach(() => room.faults.clear())
afterAll(() => room.close())

const claimOf = (key: string) => room.prisma.idempotencyClaim.findFirst({ where: { key } })
const ordersOf = (visitorId: string) => room.prisma.customerOrder.count({ where: { visitorId } })
const idOf = (answer: { order?: { id: string } }) => answer.order?.id

test('Ann asks twice with one key and has one order, fresh each time', async () => {
  const ann = visitor()
  const book = shelve(room.neighbours, { title: 'Emma' })
  const input = wish(fill(room, ann, [book, 1]), 1689)
  const first = await place(room, ann, input)
  fill(room, ann)
  const second = await place(room, ann, input)
  expect(idOf(second)).toBe(idOf(first))
  expect([await ordersOf(ann.visitorId), book.left]).toEqual([1, 9])
})

test('Ann asks five times at once and has one order', async () => {
  const ann = visitor()
  const book = shelve(room.neighbours, { title: 'Emma' })
  const input = wish(fill(room, ann, [book, 1]), 1689)
  const answers = await Promise.all(Array.from({ length: 5 }, () => place(room, ann, input)))
  expect(new Set(answers.map(idOf)).size).toBe(1)
  expect([await ordersOf(ann.visitorId), book.left]).toEqual([1, 9])
})

test("the same key with another body is refused, and Bob's same key is another key", async () => {
  const [ann, bob] = [visitor(), visitor()]
  const book = shelve(room.neighbours, { title: 'Emma' })
  const input = wish(fill(room, ann, [book, 1]), 1689)
  const first = await place(room, ann, input)
  expect(await place(room, ann, { ...input, delivery: 'EXPRESS' })).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
  fill(room, bob, [book, 1])
  expect(idOf(await place(room, bob, input))).not.toBe(idOf(first))
})

test('a refusal is an outcome too: the same key is refused again, a new one is not', async () => {
  const ann = visitor()
  const book = shelve(room.neighbours, { title: 'Emma', left: 0 })
  const input = wish(fill(room, ann, [book, 1]), 1689)
  expect(await place(room, ann, input)).toMatchObject({ code: 'OUT_OF_STOCK' })
  book.left = 1
  expect(await place(room, ann, input)).toMatchObject({ code: 'OUT_OF_STOCK' })
  expect(await place(room, ann, { ...input, idempotencyKey: randomUUID() })).toHaveProperty('order')
})

test.each(['before', 'after'] as const)(
  'catalog fails %s it reserved: Ann gets a reference, and her next try goes on with the same order id',
  async (when) => {
    const ann = visitor()
    const book = shelve(room.neighbours, { title: 'Emma' })
    const input = wish(fill(room, ann, [book, 1]), 1689)
    room.faults.set('catalog.reserve', { when, times: 1 })
    const { errors } = await room.ask(ann, asked.place, { input })
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', reference: expect.any(String) })
    const claim = await claimOf(input.idempotencyKey)
    expect(claim?.outcome).toBeNull()
    expect(await place(room, ann, input)).toHaveProperty('order')
    expect((await claimOf(input.idempotencyKey))?.orderId).toBe(claim?.orderId)
    expect([await ordersOf(ann.visitorId), book.left]).toEqual([1, 9])
  },
)

test('a request that died between reserving and saving gives its book back, and the key can be used again', async () => {
  const ann = visitor()
  const book = shelve(room.neighbours, { title: 'Emma', left: 1 })
  const input = wish(fill(room, ann, [book, 1]), 1689)
  room.faults.set('catalog.reserve', { when: 'after', times: 1 })
  await room.ask(ann, asked.place, { input })
  const dead = await claimOf(input.idempotencyKey)
  await until(async () => (await claimOf(input.idempotencyKey)) === null)
  expect(book.left).toBe(1)
  expect(room.reservations.get(dead?.orderId ?? '')?.state).toBe('released')
  expect(await place(room, ann, input)).toHaveProperty('order')
  expect(book.left).toBe(0)
})

test.each(['before', 'after'] as const)(
  'a refusal is the outcome although catalog fails %s it released; the sweeper gives the book back',
  async (when) => {
    const ann = visitor()
    const book = shelve(room.neighbours, { title: 'Emma', minor: 1500 })
    const input = wish(fill(room, ann, [book, 1]), 1689)
    room.faults.set('catalog.release', { when, times: 1 })
    expect(await place(room, ann, input)).toMatchObject({ code: 'PRICE_CHANGED' })
    expect(await place(room, ann, input)).toMatchObject({ code: 'PRICE_CHANGED' })
    await until(async () => (await claimOf(input.idempotencyKey))?.closing === false)
    expect(book.left).toBe(10)
  },
)

describe('catalog is slow to release, and Ann asks again before it has', () => {
  // Answers once the slow release has been and gone.
  const whileReleasing = (key: string, deed: () => Promise<unknown>) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const meanwhile = async () => {
      await room.prisma.idempotencyClaim.updateMany({ where: { key }, data: { leaseUntil: new Date(0) } })
      await deed().finally(resolve)
    }
    room.faults.set('catalog.release', { when: 'before', times: 1, meanwhile })
    return promise
  }

  test('a request of hers that died: her order has books of its own, however late the old ones go back', async () => {
    const ann = visitor()
    const book = shelve(room.neighbours, { title: 'Emma' })
    const input = wish(fill(room, ann, [book, 1]), 1689)
    let again: { order?: { id: string } } = {}
    const slept = whileReleasing(input.idempotencyKey, async () => {
      again = await place(room, ann, input)
    })
    room.faults.set('catalog.reserve', { when: 'after', times: 1 })
    await room.ask(ann, asked.place, { input })
    await slept
    expect(again).toHaveProperty('order')
    expect([await ordersOf(ann.visitorId), book.left]).toEqual([1, 9])
    expect(room.reservations.get(fromOrder(idOf(again) ?? ''))?.state).toBe('held')
  })

  test('a request of hers that is refused: the refusal stands, and nothing is placed on books that go back', async () => {
    const ann = visitor()
    const book = shelve(room.neighbours, { title: 'Emma', minor: 1500 })
    const input = wish(fill(room, ann, [book, 1]), 1689)
    let again: unknown
    const slept = whileReleasing(input.idempotencyKey, async () => {
      book.minor = 1299
      again = await place(room, ann, input)
    })
    expect(await place(room, ann, input)).toMatchObject({ code: 'PRICE_CHANGED' })
    await slept
    expect(again).toMatchObject({ code: 'PRICE_CHANGED' })
    expect([await ordersOf(ann.visitorId), book.left]).toEqual([0, 10])
  })
})

test('a request that slept past its lease cannot save what was closed meanwhile; it starts anew', async () => {
  const ann = visitor()
  const book = shelve(room.neighbours, { title: 'Emma' })
  const input = wish(fill(room, ann, [book, 1]), 1689)
  let closed = ''
  const meanwhile = async () => {
    closed = (await claimOf(input.idempotencyKey))?.orderId ?? ''
    await room.prisma.idempotencyClaim.updateMany({ where: { orderId: closed }, data: { leaseUntil: new Date(0) } })
    await until(async () => (await claimOf(input.idempotencyKey)) === null)
  }
  room.faults.set('catalog.reserve', { when: 'after', times: 1, meanwhile })
  expect(await place(room, ann, input)).toHaveProperty('order')
  expect(room.reservations.get(closed)?.state).toBe('released')
  expect([await ordersOf(ann.visitorId), book.left]).toEqual([1, 9])
})

test('a second request takes over from one that slept, and both get its order', async () => {
  const ann = visitor()
  const book = shelve(room.neighbours, { title: 'Emma' })
  const input = wish(fill(room, ann, [book, 1]), 1689)
  let second: unknown
  const meanwhile = async () => {
    const where = { key: input.idempotencyKey }
    await room.prisma.idempotencyClaim.updateMany({ where, data: { leaseUntil: new Date() } })
    second = await place(room, ann, input)
  }
  room.faults.set('catalog.reserve', { when: 'after', times: 1, meanwhile })
  expect(idOf(await place(room, ann, input))).toBe(idOf(second as { order?: { id: string } }))
  expect([await ordersOf(ann.visitorId), book.left]).toEqual([1, 9])
})
