import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { runWorker } from '@quire/platform/hearing'
import type { Life } from '@quire/platform/lifecycle'
import { eventQueue, openQueue, type Queues } from '@quire/platform/queues'
import { z } from 'zod'
import { type TestDatabase, type TestRedis, testDatabase, testRedis } from '../stores.ts'
import {
  events,
  type HeardEvent,
  hearsAll,
  metrics,
  newHallLife,
  openQueues,
  openRows,
  relayOf,
  until,
} from './hall.ts'

// While an upgrade runs, pods of two releases hear one queue.
const store = newHallLife()
let database: TestDatabase
let redis: TestRedis
let rows: ReturnType<typeof openRows>
let life: Life
let its: Life
let queues: Queues
let round = 0

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
  ;[life, its] = [newHallLife(), newHallLife()]
  queues = openQueues(life, { url: redis.url, prefix: `${redis.prefix}-${++round}` })
})
afterEach(async () => {
  await its.end()
  await life.end()
})

const ring = () =>
  rows.outbox.write({}, async (_tx, say) => {
    say({ type: 'bell.rung', aggregate: 'b', sequence: 1, data: { by: 'Ann' } })
  })
const delivery = () => rows.prisma.outboxDelivery.findFirstOrThrow({ where: { listener: 'ann' } })
function annHears() {
  const heard: HeardEvent[] = []
  hearsAll(life, 'ann', { queues, heard: async (event) => void heard.push(event) })
  return heard
}
const rung = { ...events['bell.rung'], listeners: ['ann'] }
const before = { 'letter.sent': events['letter.sent'] }
const olderPod = (more: Partial<Parameters<typeof hearsAll>[2]> = {}) => {
  hearsAll(its, 'ann', { queues: openQueues(its, { url: redis.url, prefix: queues.prefix }), heard, ...more })
}
const heard = async () => {}
const failedWith = (reason: RegExp) =>
  until(async () => {
    const queue = openQueue(eventQueue('ann'), queues)
    const jobs = await queue.getJobs(['delayed', 'waiting', 'active', 'failed'])
    await queue.close()
    return jobs.find((job) => reason.test(job.failedReason ?? ''))
  })

test.each([
  ['shape', { catalogue: { 'bell.rung': { ...rung, data: z.object({ loud: z.boolean() }) } } }, /^not an event: bell/],
  ['type', { catalogue: before }, /^not an event: bell/],
  ['handler', { handlers: {} }, /^ann does not hear bell\.rung/],
])('an older pod that does not know a %s fails, and a newer one hears it soon', async (_what, older, reason) => {
  olderPod(older)
  await ring()
  relayOf(life, { sql: rows.prisma, queues, catalogue: { 'bell.rung': rung } })
  expect((await failedWith(reason)).finishedOn).toBeUndefined()
  await its.end()
  const ann = annHears()
  await until(async () => (await delivery()).doneAt)
  expect(ann).toHaveLength(1)
})

test('one of a release that gave it up at once does not bury it: it waits again, and a newer pod hears it', async () => {
  const theirs = openQueues(its, { url: redis.url, prefix: queues.prefix })
  let buried = 0
  runWorker(its, {
    ...{ name: eventQueue('ann'), queues: theirs, concurrency: 1, metrics },
    take: async (job) => {
      buried++
      // As BullMQ knows its UnrecoverableError, too.
      throw Object.assign(new Error(`not an event: ${job.name} ${job.id}`), { name: 'UnrecoverableError' })
    },
  })
  await ring()
  relayOf(life, { sql: rows.prisma, queues, catalogue: { 'bell.rung': rung } })
  await until(() => buried >= 3)
  await its.end()
  const ann = annHears()
  await until(async () => (await delivery()).doneAt)
  expect([ann.length, (await delivery()).deadAt]).toEqual([1, null])
})
