import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { doors } from '@quire/contracts/doors'
import { openDoorClient, openDoors } from '@quire/platform/doors'
import { newId } from '@quire/platform/id'
import { type Life, newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { openMetrics } from '@quire/platform/metrics'
import { listen, openHttp } from '@quire/platform/server'
import { clearOrphans } from '../src/actions/clear-orphans.ts'
import { openOrders } from '../src/clients/order.ts'
import { openTestRoom, type TestRoom } from './room.ts'
import { type Shelved, shelve, stockOf } from './shelf.ts'

let room: TestRoom
let life: Life
beforeAll(async () => {
  room = await openTestRoom()
})
afterAll(() => room.close())

const longAgo = new Date(Date.now() - 41 * 60_000)

/** The order room's door, which knows these orders. */
async function neighbour(owned: ReadonlySet<string>): Promise<string> {
  life = newLife(openLog('order', 'silent'))
  const app = openHttp(life)
  openDoors(app, {
    catalogue: doors,
    owner: 'order' as const,
    keys: { catalog: room.env.DOOR_KEY_CATALOG_ORDER },
    metrics: openMetrics('test'),
    handlers: { 'order.which-own': async ({ orderIds }) => ({ owned: orderIds.filter((id) => owned.has(id)) }) },
  })
  return listen(life, app, { host: '127.0.0.1', port: 0 })
}
afterEach(() => life.end())

function clear(url: string) {
  const door = openDoorClient(life, {
    catalogue: doors,
    caller: 'catalog',
    url,
    key: room.env.DOOR_KEY_CATALOG_ORDER,
    metrics: openMetrics('test'),
  })
  return clearOrphans({ stock: room.stores.stock, orders: openOrders(door) })
}

/** Copies that these orders hold since long ago. */
async function hold(book: Shelved, ...orderIds: string[]): Promise<void> {
  for (const orderId of orderIds) {
    await room.order.call('catalog.reserve', { orderId, lines: [{ bookId: book.id, quantity: 1 }] })
  }
  await room.sql.reservation.updateMany({ where: { orderId: { in: orderIds } }, data: { at: longAgo } })
}

test('what no order owns goes back after 40 minutes; what one owns stays, and what is young or sold', async () => {
  const book = await shelve(room, { title: 'Orphan', available: 4 })
  const [orphan, owned, sold, young] = [newId(), newId(), newId(), newId()]
  await hold(book, orphan, owned, sold)
  await room.order.call('catalog.claim', { orderId: sold })
  await room.order.call('catalog.reserve', { orderId: young, lines: [{ bookId: book.id, quantity: 1 }] })
  expect(await clear(await neighbour(new Set([owned])))).toEqual([orphan])
  expect(await stockOf(room, book)).toEqual({ available: 1, reserved: 2 })
})

test('behind a hundred orders that own their books, the orphan is found', async () => {
  const book = await shelve(room, { title: 'Crowd', available: 101 })
  const [orphan, crowd] = [newId(), Array.from({ length: 100 }, () => newId())]
  await hold(book, ...crowd, orphan)
  const known = await room.sql.reservation.findMany({ where: { state: 'HELD' }, select: { orderId: true } })
  const owned = new Set(known.map(({ orderId }) => orderId).filter((id) => id !== orphan))
  expect(await clear(await neighbour(owned))).toEqual([orphan])
})

test('while order does not answer, nothing goes back', async () => {
  const book = await shelve(room, { title: 'Patience', available: 1 })
  await hold(book, newId())
  life = newLife(openLog('order', 'silent'))
  await expect(clear(room.env.ORDER_URL)).rejects.toThrow('did not answer')
  expect(await stockOf(room, book)).toEqual({ available: 0, reserved: 1 })
})
