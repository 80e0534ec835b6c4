import { randomUUID } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { newId } from '@quire/platform/id'
import { eventQueue, openQueue } from '@quire/platform/queues'
import { openRedis } from '@quire/platform/redis'
import { testRedis } from '../../../test/stores.ts'
import { until } from '../../../test/stories/until.ts'
import { add, bookId, newVisitor, openShop, seeCart } from './cast.ts'

test('Ann orders: the server alone does not hear of it, listeners alone do, and the server shows what they did', async () => {
  const redis = await testRedis()
  const server = await openShop(redis.url, 'server')
  const [ann, dune] = [newVisitor(), server.shelf.stock('Dune')]
  await server.ask(ann, add, { input: { bookId: bookId(dune), quantity: 2 } })
  const waiting = openRedis(server.life, redis.url, 'waits')
  const queues = { asking: waiting, waiting, prefix: server.env.QUEUE_PREFIX }
  const queue = server.life.hold('queue', openQueue(eventQueue('cart'), queues), (one) => one.close())
  const line = { bookId: dune.bookId, title: dune.title, quantity: 2, unitPrice: dune.price }
  const order = { orderId: newId(), number: 'Q-1', contact: { email: 'ann@example.org', name: 'Ann' }, owner: ann }
  const data = {
    ...order,
    lines: [line],
    total: { amount: 2000, currency: 'EUR' },
    payBefore: new Date().toISOString(),
  }
  const said = { id: newId(), type: 'order.placed', aggregate: randomUUID(), sequence: 1, trace: null }
  const job = await queue.add('order.placed', { ...said, at: new Date().toISOString(), data })

  expect([await queue.getWorkersCount(), await job.getState()]).toEqual([0, 'waiting'])
  const listeners = await openShop(redis.url, 'listeners')
  await until('the order is heard', () => job.isCompleted())
  expect((await server.ask(ann, seeCart)).data.cart).toMatchObject({ totalQuantity: 0 })
  expect(listeners.room.url).toBe('')

  await listeners.close()
  await server.close()
  await redis.close()
})
