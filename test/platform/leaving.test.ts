import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type TestDatabase, type TestRedis, testDatabase, testRedis } from '../stores.ts'
import { hearsAll, newHallLife, openQueues, openRows, relayOf, until } from './hall.ts'

const store = newHallLife()
let database: TestDatabase
let redis: TestRedis
beforeAll(async () => {
  ;[database, redis] = await Promise.all([testDatabase('payment'), testRedis()])
})
afterAll(async () => {
  await store.end()
  await Promise.all([database.close(), redis.close()])
})

test('Ann is told to leave while she hears: she finishes what is in her hands, takes nothing more, and another Ann hears the rest', async () => {
  const { prisma, outbox } = openRows(store, database.url)
  const queuesOf = (life: typeof store) => openQueues(life, { url: redis.url, prefix: redis.prefix })
  relayOf(store, { sql: prisma, queues: queuesOf(store), patienceMs: 60_000 })
  await outbox.write({}, async (_tx, say) => {
    for (let sequence = 0; sequence < 3; sequence++) {
      say({ type: 'bell.rung', aggregate: 'b', sequence, data: { by: 'Bob' } })
    }
  })

  const heard: { id: string; by: string }[] = []
  const leaving = newHallLife()
  const { promise: isHeard, resolve: finish } = Promise.withResolvers<void>()
  let inHand = 0
  hearsAll(leaving, 'ann', {
    queues: queuesOf(leaving),
    concurrency: 1,
    heard: async ({ id }) => {
      inHand++
      await isHeard
      heard.push({ id, by: 'the one who left' })
    },
  })
  await until(() => inHand === 1)
  const ended = leaving.end()
  finish()
  await ended
  expect([inHand, heard.length]).toEqual([1, 1])

  const staying = newHallLife()
  const next = async ({ id }: { id: string }) => void heard.push({ id, by: 'the other' })
  hearsAll(staying, 'ann', { queues: queuesOf(staying), heard: next })
  await until(async () => (await prisma.outboxDelivery.count({ where: { listener: 'ann', doneAt: null } })) === 0)
  expect(heard.map(({ by }) => by)).toEqual(['the one who left', 'the other', 'the other'])
  expect(new Set(heard.map(({ id }) => id)).size).toBe(3)
  await staying.end()
})
