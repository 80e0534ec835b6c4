import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Viewer } from '@quire/platform/viewer'
import { shelve } from './neighbours.ts'
import {
  asked,
  customer,
  fill,
  hears,
  news,
  type OrderRoom,
  openRoom,
  place,
  placed,
  visitor,
  wish,
} from './order-room.ts'

let room: OrderRoom
beforeAll(async () => {
  room = await openRoom({ OPEN_ORDERS_PER_OWNER: '2', OPEN_ORDERS_PER_NETWORK: '3' })
})
afterAll(() => room.close())

const from = (address: string, viewer: Viewer = visitor()): Viewer => ({ ...viewer, address })
const networkAt = async (orderId: string) =>
  (await room.prisma.customerOrder.findUniqueOrThrow({ where: { id: orderId } })).network
const placesOne = async (viewer: Viewer) => {
  const book = shelve(room.neighbours, { title: 'Emma' })
  const input = wish(fill(room, viewer, [book, 1]), 1689)
  return { book, input, answer: await place(room, viewer, input) }
}

test.each([
  ['a visitor', visitor()],
  ['a customer', customer()],
])('%s who pays nothing gets two orders; the third is refused, and no book is held for it', async (_, ann) => {
  await placed(room, ann)
  const { order } = await placed(room, ann)
  const { answer, book, input } = await placesOne(ann)
  expect(answer).toMatchObject({ __typename: 'TooManyOpenOrders', code: 'TOO_MANY_OPEN_ORDERS', most: 2 })
  expect(answer.message).toBe(
    'You have 2 orders that are not paid yet, and more we cannot keep for you. Pay or cancel one of them, then order again.',
  )
  expect(book.left).toBe(10)
  await placed(room, visitor())

  await room.ask(ann, asked.cancel, { id: order.id })
  await hears(room, news(room, (await placedRow(order.number)).id).cancelled())
  expect(await place(room, ann, { ...input, idempotencyKey: randomUUID() })).toHaveProperty('order')
})

test('many at once are not more than one after the other', async () => {
  const ann = visitor()
  const book = shelve(room.neighbours, { title: 'Emma', left: 20 })
  const cartVersion = fill(room, ann, [book, 1])
  await Promise.all(Array.from({ length: 12 }, () => place(room, ann, wish(cartVersion, 1689))))
  expect(await room.prisma.customerOrder.count({ where: { visitorId: ann.visitorId } })).toBeLessThanOrEqual(2)
  expect(book.left).toBeGreaterThanOrEqual(18)
})

test('one network has three unpaid orders, however many visitors it invents; a paid one makes room', async () => {
  const orders = [await placed(room, from('203.0.113.7')), await placed(room, from('203.0.113.7'))]
  orders.push(await placed(room, from('203.0.113.7', customer())))
  const { answer } = await placesOne(from('203.0.113.7'))
  expect(answer).toMatchObject({ code: 'TOO_MANY_OPEN_ORDERS', most: 3 })
  expect(answer.message).toContain('from your network')
  expect((await placesOne(from('203.0.113.8'))).answer).toHaveProperty('order')
  await hears(room, news(room, orders[0]?.orderId ?? '').succeeded())
  expect((await placesOne(from('203.0.113.7'))).answer).toHaveProperty('order')
})

test('a household of IPv6 is one network', async () => {
  for (const last of ['1', '2', 'ffff:3']) await placed(room, from(`2001:db8:0:7::${last}`))
  expect((await placesOne(from('2001:db8:0:7:a:b:c:d'))).answer).toMatchObject({ code: 'TOO_MANY_OPEN_ORDERS' })
  expect((await placesOne(from('2001:db8:0:8::1'))).answer).toHaveProperty('order')
})

test('the address itself is stored nowhere, and what stands for it only while the order is unpaid', async () => {
  const [paid, cancelled, held] = [
    await placed(room, from('198.51.100.1')),
    await placed(room, from('198.51.100.2')),
    await placed(room, from('198.51.100.3')),
  ]
  expect(await networkAt(paid.orderId)).toMatch(/^[\w-]{43}$/)
  expect(await room.prisma.idempotencyClaim.count({ where: { network: { not: null } } })).toBe(0)
  await hears(room, news(room, paid.orderId).succeeded())
  await hears(room, news(room, cancelled.orderId).cancelled())
  await hears(room, news(room, held.orderId).succeeded(1))
  for (const { orderId } of [paid, cancelled, held]) expect(await networkAt(orderId)).toBeNull()
})

const placedRow = (number: string) => room.prisma.customerOrder.findUniqueOrThrow({ where: { number } })
