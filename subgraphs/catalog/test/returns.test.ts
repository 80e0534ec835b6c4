import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { EventData } from '@quire/contracts/events'
import { newId } from '@quire/platform/id'
import { newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { eventQueue, openQueue } from '@quire/platform/queues'
import { openRedis } from '@quire/platform/redis'
import { until } from '../../../test/stories/until.ts'
import { heard } from '../src/events/index.ts'
import { openTestRoom, type TestRoom } from './room.ts'
import { copiesOf, ledgerOf, type Shelved, shelve, unexplained } from './shelf.ts'

let room: TestRoom
beforeAll(async () => {
  room = await openTestRoom()
})
afterAll(() => room.close())

type Line = EventData<'order.return-received'>['lines'][number]

/** An order that is paid for so many copies of a book. */
async function sold(book: Shelved, quantity: number): Promise<string> {
  const orderId = newId()
  await room.order.call('catalog.reserve', { orderId, lines: [{ bookId: book.id, quantity }] })
  expect(await room.order.call('catalog.claim', { orderId })).toEqual({ kind: 'claimed' })
  return orderId
}

const back = ({ id }: Shelved, quantity: number, restock = true): Line => ({ bookId: id, quantity, restock })
const said = (orderId: string, lines: Line[], { returnId = newId(), unsent = false } = {}) => ({
  id: newId(),
  type: 'order.return-received' as const,
  aggregate: orderId,
  sequence: 7,
  at: new Date().toISOString(),
  data: { orderId, returnId, who: 'customer', lines, ...(unsent && { unsent }) },
})
const hear = (event: ReturnType<typeof said>) => heard(room.stores)['order.return-received'](event)

describe('a return', () => {
  test('Ann sends one of two back: it is on the shelf, the ledger says by whom, and search is told', async () => {
    const book = await shelve(room, { title: 'Emma', available: 3 })
    const order = await sold(book, 2)
    await hear(said(order, [back(book, 1)]))
    expect(await copiesOf(room, book)).toEqual([2, 0, 0])
    expect((await ledgerOf(room, book)).at(-1)).toEqual(['RETURN', 1, 0, 0])
    expect(await room.sql.stockLedger.findFirst({ where: { editionId: book.id, kind: 'RETURN' } })).toMatchObject({
      orderId: order,
      who: 'customer',
    })
    const news = await room.sql.outboxEvent.findMany({ where: { aggregate: book.id }, orderBy: { sequence: 'asc' } })
    expect(news.at(-1)).toMatchObject({ type: 'stock.changed', data: { available: 2 } })
  })

  test('what was never sent is first what had not come: the copy that Ann has is on no shelf, and nobody is waited for', async () => {
    const book = await shelve(room, { title: 'Rest', available: 2 })
    await room.sql.stock.update({ where: { editionId: book.id }, data: { backOrderLimit: 5 } })
    const order = await sold(book, 4)
    expect(await copiesOf(room, book)).toEqual([0, 0, 2])
    await hear(said(order, [back(book, 3)], { unsent: true }))
    expect(await copiesOf(room, book)).toEqual([1, 0, 0])
    expect((await ledgerOf(room, book)).at(-1)).toEqual(['RETURN', 1, 0, -2])
  })

  test('what is spoilt comes back and is written off in one go', async () => {
    const book = await shelve(room, { title: 'Wet', available: 2 })
    await hear(said(await sold(book, 2), [back(book, 1, false), back(book, 1)]))
    expect(await copiesOf(room, book)).toEqual([1, 0, 0])
    expect((await ledgerOf(room, book)).slice(-2)).toEqual([
      ['RETURN', 2, 0, 0],
      ['WRITE_OFF', -1, 0, 0],
    ])
  })

  test('the same event twice at once, and the same return in another event, count once', async () => {
    const book = await shelve(room, { title: 'Once', available: 4 })
    const order = await sold(book, 4)
    const event = said(order, [back(book, 1)])
    await Promise.all(Array.from({ length: 8 }, () => hear(event)))
    await Promise.all(Array.from({ length: 8 }, () => hear({ ...event, id: newId() })))
    expect(await copiesOf(room, book)).toEqual([1, 0, 0])
    expect(await room.sql.stockReturn.count({ where: { orderId: order } })).toBe(1)
  })

  test('two returns of the last copy at once: one is taken back, the other throws and leaves nothing', async () => {
    const book = await shelve(room, { title: 'Last', available: 1 })
    const order = await sold(book, 1)
    const both = [said(order, [back(book, 1)]), said(order, [back(book, 1)])]
    const ends = await Promise.allSettled(both.map(hear))
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await copiesOf(room, book)).toEqual([1, 0, 0])
    expect(await room.sql.stockReturn.count({ where: { orderId: order } })).toBe(1)
    expect(await room.sql.inboxEvent.count({ where: { eventId: { in: both.map(({ id }) => id) } } })).toBe(1)
  })

  test('more than was sold, a book the order never had, and an order that is not paid throw, and nothing moves', async () => {
    const [book, other] = [await shelve(room, { title: 'Two' }), await shelve(room, { title: 'Other' })]
    const order = await sold(book, 2)
    await expect(hear(said(order, [back(book, 1), back(book, 2)]))).rejects.toThrow('more than was sold')
    await expect(hear(said(order, [back(book, 1), back(other, 1)]))).rejects.toThrow('more than was sold')
    await expect(hear(said(newId(), [back(book, 1)]))).rejects.toThrow('nothing is sold')
    const held = newId()
    await room.order.call('catalog.reserve', { orderId: held, lines: [{ bookId: other.id, quantity: 1 }] })
    await expect(hear(said(held, [back(other, 1)]))).rejects.toThrow('nothing is sold')
    expect([await copiesOf(room, book), await copiesOf(room, other)]).toEqual([
      [3, 0, 0],
      [4, 1, 0],
    ])
    await hear(said(order, [back(book, 2)]))
    await expect(hear(said(order, [back(book, 1)]))).rejects.toThrow('more than was sold')
  })

  test('arrives by the queue', async () => {
    const book = await shelve(room, { title: 'Post', available: 1 })
    const event = said(await sold(book, 1), [back(book, 1)])
    const life = newLife(openLog('catalog', 'silent'))
    const waiting = openRedis(life, room.env.REDIS_URL, 'waits')
    const queues = { asking: waiting, waiting, prefix: room.env.QUEUE_PREFIX }
    const queue = life.hold('queue', openQueue(eventQueue('catalog'), queues), (one) => one.close())
    const job = await queue.add(event.type, { ...event, trace: null })
    await until('the return is heard', () => job.isCompleted())
    expect(await copiesOf(room, book)).toEqual([1, 0, 0])
    await life.end()
  })

  test('and all of it is explained', async () => {
    expect(await room.sql.stockLedger.count({ where: { kind: { in: ['RETURN', 'WRITE_OFF'] } } })).toBeGreaterThan(5)
    expect(await unexplained(room)).toEqual([])
  })
})
