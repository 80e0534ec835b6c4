import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { doors } from '@quire/contracts/doors'
import { openDoorClient } from '@quire/platform/doors'
import { newId } from '@quire/platform/id'
import { openMetrics } from '@quire/platform/metrics'
import { shelve } from './neighbours.ts'
import {
  asked,
  fill,
  hears,
  news,
  type OrderRoom,
  openRoom,
  place,
  placed,
  until,
  visitor,
  wish,
} from './order-room.ts'

let room: OrderRoom
beforeAll(async () => {
  room = await openRoom({ CLAIM_GRACE: '300' })
})
afterEach(() => room.faults.clear())
afterAll(() => room.close())

const ann = visitor()
const whichOwn = async (...orderIds: string[]) => {
  const { url, env, life } = room
  const client = openDoorClient(life, {
    catalogue: doors,
    caller: 'catalog',
    url,
    key: env.DOOR_KEY_CATALOG_ORDER,
    metrics: openMetrics('test'),
  })
  return (await client.call('order.which-own', { orderIds })).owned
}

test('an order owns its books while it can be paid, while payment has not closed, and for good once it is paid', async () => {
  const open = await placed(room, ann)
  const cancelled = await placed(room, ann)
  const closed = await placed(room, ann)
  const paid = await placed(room, ann)
  const held = await placed(room, ann)
  for (const { order } of [cancelled, closed]) await room.ask(ann, asked.cancel, { id: order.id })
  await hears(room, news(room, closed.orderId).cancelled())
  await hears(room, news(room, paid.orderId).succeeded())
  await hears(room, news(room, held.orderId).succeeded(1))
  const all = [open, cancelled, closed, paid, held].map(({ orderId }) => orderId)
  const owned = await whichOwn(...all, newId())
  expect(new Set(owned)).toEqual(new Set([open, cancelled, paid, held].map(({ orderId }) => orderId)))
  expect(await whichOwn()).toEqual([])
})

test('a request that died owns its books until its order id is closed; a refused one never does', async () => {
  const book = shelve(room.neighbours, { title: 'Emma' })
  const input = wish(fill(room, ann, [book, 1]), 1689)
  room.faults.set('catalog.reserve', { when: 'after', times: 1 })
  await room.ask(ann, asked.place, { input })
  const claim = await room.prisma.idempotencyClaim.findFirstOrThrow({ where: { key: input.idempotencyKey } })
  expect(await whichOwn(claim.orderId)).toEqual([claim.orderId])
  await until(async () => (await whichOwn(claim.orderId)).length === 0)

  const refused = wish(fill(room, ann, [book, 1]), 1)
  expect(await place(room, ann, refused)).toMatchObject({ code: 'PRICE_CHANGED' })
  const { orderId } = await room.prisma.idempotencyClaim.findFirstOrThrow({ where: { key: refused.idempotencyKey } })
  expect(await whichOwn(orderId)).toEqual([])
})

test('nobody asks without the key of catalog', async () => {
  const body = JSON.stringify({ orderIds: [newId()] })
  expect((await fetch(`${room.url}/doors/order.which-own`, { method: 'POST', body })).status).toBe(401)
})
