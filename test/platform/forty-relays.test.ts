import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { eventQueue, openQueue } from '@quire/platform/queues'
import { openRedis } from '@quire/platform/redis'
import { type TestDatabase, type TestRedis, testDatabase, testRedis } from '../stores.ts'
import { newHallLife, openQueues, openRows, relayOf, until } from './hall.ts'

const life = newHallLife()
let database: TestDatabase
let redis: TestRedis
beforeAll(async () => {
  ;[database, redis] = await Promise.all([testDatabase('payment'), testRedis()])
})
afterAll(async () => {
  await life.end()
  await Promise.all([database.close(), redis.close()])
}, 60_000)

const many = 1000
const aggregates = 50

test('forty relays, as many as a room’s pods may be, take every event once, and what each bell rang arrives in full', async () => {
  const { prisma, outbox } = openRows(life, database.url)
  await countTaken(prisma)
  const queues = openQueues(life, { url: redis.url, prefix: redis.prefix })
  // Eight pools, forty connections: what forty pods hold at rest.
  for (let pool = 0; pool < 8; pool++) {
    const { prisma: sql } = openRows(life, database.url)
    for (let n = 0; n < 5; n++) relayOf(life, { sql, queues, everyMs: 500, sweepMs: 2000, patienceMs: 60_000 })
  }
  for (let sequence = 0; sequence < many / aggregates; sequence++) {
    await outbox.write({}, async (_tx, say) => {
      for (let bell = 0; bell < aggregates; bell++) {
        say({ type: 'bell.rung', aggregate: `bell ${bell}`, sequence, data: { by: 'Ann' } })
      }
    })
  }
  await until(async () => (await prisma.outboxDelivery.count({ where: { addedAt: null } })) === 0)
  const taken = await prisma.$queryRaw<{ taken: number; deliveries: number }[]>`
    SELECT taken, count(*)::int AS deliveries FROM outbox_delivery GROUP BY taken`
  expect(taken).toEqual([{ taken: 1, deliveries: 2 * many }])

  // Who looks here may wait: the relays' connection fails what takes two seconds, and a thousand jobs may on a busy machine.
  const patient = { ...queues, asking: openRedis(life, redis.url, 'waits') }
  const queue = life.hold('queue', openQueue(eventQueue('ann'), patient), (one) => one.close())
  await until(async () => (await queue.getWaitingCount()) >= many)
  const jobs = await queue.getJobs(['waiting'], 0, -1, true)
  expect(new Set(jobs.map(({ id }) => id)).size).toBe(many)
  const heard = Map.groupBy(jobs, ({ data }) => data.aggregate as string)
  const each = Array.from({ length: many / aggregates }, (_, sequence) => sequence)
  for (const some of heard.values()) {
    expect(some.map(({ data }) => data.sequence as number).toSorted((a, b) => a - b)).toEqual(each)
  }
}, 60_000)

// Rows tell how often they were taken: Redis would hide a second time, since a job's id is its event's.
async function countTaken(prisma: ReturnType<typeof openRows>['prisma']): Promise<void> {
  await prisma.$executeRaw`ALTER TABLE outbox_delivery ADD COLUMN taken int NOT NULL DEFAULT 0`
  await prisma.$executeRaw`
    CREATE FUNCTION count_taken() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW.taken = OLD.taken + 1; RETURN NEW; END $$`
  await prisma.$executeRaw`
    CREATE TRIGGER taken BEFORE UPDATE OF added_at ON outbox_delivery FOR EACH ROW
    WHEN (NEW.added_at IS NOT NULL) EXECUTE FUNCTION count_taken()`
}
