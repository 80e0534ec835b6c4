import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Life } from '@quire/platform/lifecycle'
import type { Queues } from '@quire/platform/queues'
import { type TestDatabase, testDatabase } from '../stores.ts'
import { metrics, newHallLife, openQueues, openRows, ownRedis, relayOf, until } from './hall.ts'

const store = newHallLife()
let database: TestDatabase
let redis: Awaited<ReturnType<typeof ownRedis>>
let rows: ReturnType<typeof openRows>
let life: Life
let queues: Queues
let round = 0

beforeAll(async () => {
  ;[database, redis] = await Promise.all([testDatabase('payment'), ownRedis()])
  rows = openRows(store, database.url)
})
afterAll(async () => {
  await store.end()
  await Promise.all([database.close(), redis.close()])
})
beforeEach(async () => {
  await rows.prisma.outboxEvent.deleteMany()
  life = newHallLife()
  queues = openQueues(life, { url: redis.url, prefix: `hall-${++round}` })
})
afterEach(() => life.end())

const ring = (times: number) =>
  rows.outbox.write({}, async (_tx, say) => {
    for (let n = 0; n < times; n += 1) say({ type: 'bell.rung', aggregate: 'b', sequence: n, data: { by: 'Ann' } })
  })
const startRelay = () => relayOf(life, { sql: rows.prisma, queues })

const told = (gauge: string) => async () => {
  const lines = (await metrics.registry.metrics()).split('\n')
  const mine = lines.filter((line) => line.startsWith(`${gauge}{`))
  return mine.map((line) => /listener="(\w+)".* (.+)$/.exec(line)?.slice(1)).toSorted()
}

test('how many deliveries are open is told by listener, also while Redis is away', async () => {
  await ring(7)
  startRelay()
  await until(async () => (await rows.prisma.outboxDelivery.findMany()).every(({ addedAt }) => addedAt))
  await redis.stop()
  const open = told('quire_outbox_deliveries_open')
  expect(await open()).toEqual([
    ['ann', '7'],
    ['bob', '7'],
  ])
  await redis.start()
})

test('since when the oldest event waits is told by listener, and nobody waits for what is done', async () => {
  await ring(1)
  await rows.prisma.outboxEvent.updateMany({ data: { at: new Date(Date.now() - 60_000) } })
  await ring(1)
  await rows.prisma.outboxDelivery.updateMany({ where: { listener: 'ann' }, data: { addedAt: new Date() } })
  await rows.prisma.outboxDelivery.updateMany({ where: { listener: 'bob' }, data: { doneAt: new Date() } })
  startRelay()
  expect(await told('quire_outbox_unadded_age_seconds')()).toEqual([
    ['ann', '0'],
    ['bob', '0'],
  ])
  const [ann, bob] = await told('quire_outbox_undone_age_seconds')()
  expect(Number(ann?.[1])).toBeGreaterThanOrEqual(60)
  expect(bob).toEqual(['bob', '0'])
})

test('a letter that died counts as dead, and nothing waits for it', async () => {
  await ring(1)
  await rows.prisma.outboxDelivery.updateMany({ data: { deadAt: new Date() } })
  startRelay()
  expect(await told('quire_outbox_deliveries_dead')()).toEqual([
    ['ann', '1'],
    ['bob', '1'],
  ])
  expect(await told('quire_outbox_undone_age_seconds')()).toEqual([
    ['ann', '0'],
    ['bob', '0'],
  ])
})
