import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Life } from '@quire/platform/lifecycle'
import { type Queues, reach } from '@quire/platform/queues'
import { type TestDatabase, type TestRedis, testDatabase, testRedis } from '../stores.ts'
import { type HeardEvent, hearsAll, newHallLife, openQueues, openRows, relayOf, until } from './hall.ts'

const store = newHallLife()
let database: TestDatabase
let redis: TestRedis
let rows: ReturnType<typeof openRows>
let life: Life
let queues: Queues

beforeAll(async () => {
  ;[database, redis] = await Promise.all([testDatabase('payment'), testRedis()])
  rows = openRows(store, database.url)
})
afterAll(async () => {
  await store.end()
  await Promise.all([database.close(), redis.close()])
})
beforeEach(async () => {
  await rows.prisma.outboxEvent.deleteMany()
  life = newHallLife()
  queues = openQueues(life, redis)
  await reach(queues)
})
afterEach(() => life.end())

const say = (one: ReturnType<typeof sealed>) => rows.outbox.write({}, async (_tx, say) => say(one))
const startRelay = () => relayOf(life, { sql: rows.prisma, queues })
const deliveries = () => rows.prisma.outboxDelivery.findMany({ orderBy: { listener: 'asc' } })
const allDone = () => until(async () => (await deliveries()).every(({ doneAt }) => doneAt))

function listener(name: 'ann' | 'bob') {
  const heard: HeardEvent[] = []
  hearsAll(life, name, { queues, heard: async (event) => void heard.push(event) })
  return heard
}

const kept = async () => (await rows.prisma.outboxEvent.findFirstOrThrow()).data
const inRedis = async () => {
  const keys = await queues.asking.keys(`${queues.prefix}:*`)
  const all = await Promise.all(keys.map((key) => queues.asking.dump(key)))
  return all.join('').includes('the-seal')
}
const sealed = (type: 'letter.sent' | 'vow.made') => ({
  type,
  aggregate: 'l',
  sequence: 1,
  data: { sealed: 'the-seal' },
})

test('a sealed secret reaches Ann, and then is gone from row and Redis', async () => {
  startRelay()
  await say(sealed('letter.sent'))
  await until(inRedis)
  const ann = listener('ann')
  await allDone()
  expect(ann[0]?.data.sealed).toBe('the-seal')
  await until(async () => !('sealed' in ((await kept()) as object)))
  expect(await inRedis()).toBe(false)
})

test('a sealed secret for Ann and Bob stays in the row until both have heard it', async () => {
  startRelay()
  await say(sealed('vow.made'))
  listener('ann')
  await until(async () => (await deliveries())[0]?.doneAt)
  expect(await kept()).toEqual({ sealed: 'the-seal' })
  const bob = listener('bob')
  await allDone()
  expect(bob[0]?.data.sealed).toBe('the-seal')
  await until(async () => !('sealed' in ((await kept()) as object)))
})
