import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { bought, dispute, does, sent, warned } from './after-sale.ts'
import { bookseller, customer, type OrderRoom, openRoom } from './order-room.ts'

let room: OrderRoom
beforeAll(async () => {
  room = await openRoom()
})
afterAll(() => room.close())

const [ann, mrsPage] = [customer(), bookseller()]

/** The lines of a gauge, without what names the process. */
async function told(name: string): Promise<Record<string, number>> {
  const page = await (await fetch(`http://127.0.0.1:${room.healthPort}/metrics`)).text()
  const lines = page.split('\n').filter((line) => line.startsWith(`${name}{`))
  return Object.fromEntries(
    lines.map((line) => [/status="(\w+)"/.exec(line)?.[1] ?? 'all', Number(line.split(' ').at(-1))]),
  )
}

const withReturn = async () => {
  const order = await bought(room, ann)
  await sent(room, mrsPage, order)
  const lines = [{ lineId: order.hobbits, quantity: 1, reason: 'OTHER' }]
  const asked = await does(room, ann)('requestReturn', { orderId: order.id, lines })
  return { orderId: order.id, returnId: asked.return.id as string }
}

test('two orders may not be sent, two returns wait for an answer and one for its books: staff find them, and they are counted', async () => {
  const [held, disputed] = [await bought(room, ann), await bought(room, ann)]
  await does(room, mrsPage)('holdOrder', { orderId: held.id, reason: 'Look.' })
  await warned(room, dispute(disputed.orderId, 'OPEN'))
  const over = await bought(room, ann)
  await does(room, mrsPage)('holdOrder', { orderId: over.id, reason: 'Look.' })
  await does(room, mrsPage)('cancelOrder', { orderId: over.id })
  const [first, second, third] = [await withReturn(), await withReturn(), await withReturn()]
  await does(room, mrsPage)('acceptReturn', { returnId: third.returnId })

  expect(await told('quire_orders_on_hold')).toEqual({ all: 2 })
  expect(await told('quire_returns_waiting')).toEqual({ ASKED: 2, ACCEPTED: 1 })
  expect((await told('quire_returns_waiting_age_seconds')).ASKED).toBeGreaterThan(0)
  const query = 'query ($filter: OrderFilter) { orders(filter: $filter) { totalCount nodes { id } } }'
  const found = async (filter: object) => {
    const { orders } = (await room.ask(mrsPage, query, { filter })).data
    expect(orders.totalCount).toBe(orders.nodes.length)
    return orders.nodes.map(({ id }: { id: string }) => id).sort()
  }
  expect(await found({ returns: 'ASKED' })).toEqual([first.orderId, second.orderId].sort())
  expect(await found({ returns: 'ACCEPTED', status: 'SHIPPED' })).toEqual([third.orderId])
  expect(await found({ held: true })).toEqual([held.id, disputed.id].sort())
})
