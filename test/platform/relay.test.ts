import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Life } from '@quire/platform/lifecycle'
import type { Said } from '@quire/platform/outbox'
import { eventQueue, openQueue, type Queues } from '@quire/platform/queues'
import { type TestDatabase, type TestRedis, testDatabase, testRedis } from '../stores.ts'
import { events, type HeardEvent, hearsAll, newHallLife, openQueues, openRows, relayOf, until } from './hall.ts'

const store = newHallLife()
let database: TestDatabase
let redis: TestRedis
let rows: ReturnType<typeof openRows>
let life: Life
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
  life = newHallLife()
  queues = openQueues(life, { url: redis.url, prefix: `${redis.prefix}-${++round}` })
})
afterEach(() => life.end())

const say = (...said: Said<typeof events>[]) =>
  rows.outbox.write({}, async (_tx, say) => {
    for (const one of said) say(one)
  })
const bell = (sequence: number) => ({ type: 'bell.rung' as const, aggregate: 'b', sequence, data: { by: 'Ann' } })
const bells = (many: number) => Array.from({ length: many }, (_, n) => bell(n))
const startRelay = (more: Partial<Parameters<typeof relayOf>[1]> = {}) =>
  relayOf(life, { sql: rows.prisma, queues, ...more })
const deliveries = () => rows.prisma.outboxDelivery.findMany({ orderBy: [{ eventId: 'asc' }, { listener: 'asc' }] })
const allDone = () => until(async () => (await deliveries()).every(({ doneAt }) => doneAt))

/** A listener that writes down what it hears. */
function listener(name: 'ann' | 'bob') {
  const heard: HeardEvent[] = []
  hearsAll(life, name, { queues, heard: async (event) => void heard.push(event) })
  return heard
}

test('three relays at once deliver every event once to Ann and once to Bob', async () => {
  await say(...bells(250))
  for (let n = 0; n < 3; n++) startRelay()
  const [ann, bob] = [listener('ann'), listener('bob')]
  await allDone()
  for (const heard of [ann, bob]) {
    expect([heard.length, new Set(heard.map(({ id }) => id)).size]).toEqual([250, 250])
  }
})

test('completions alone mark deliveries done, without the sweeper', async () => {
  rows.outbox.wake = startRelay({ sweepMs: 1_000_000, everyMs: 1_000_000 })
  listener('ann')
  listener('bob')
  // A queue is followed from the moment the connection stands, which shows in the first one that is done.
  await until(async () => {
    await say(bell(1))
    return (await deliveries()).some(({ doneAt }) => doneAt)
  })
  await rows.prisma.outboxEvent.deleteMany()
  await say(...bells(20))
  await allDone()
  rows.outbox.wake = () => {}
})

describe('nothing is lost', () => {
  test('when Redis forgets everything between the relay and the listeners', async () => {
    startRelay()
    await say(...bells(30))
    await until(async () => (await deliveries()).every(({ addedAt }) => addedAt))
    await until(async () => (await queues.asking.dbsize()) > 30)
    await queues.asking.flushdb()
    const [ann, bob] = [listener('ann'), listener('bob')]
    await allDone()
    expect([ann, bob].map((heard) => new Set(heard.map(({ id }) => id)).size)).toEqual([30, 30])
  })

  test('when Redis forgets everything while it is being heard', async () => {
    startRelay()
    let heard = 0
    const flushing = async () => {
      if (++heard % 15 === 0) await queues.asking.flushdb()
    }
    hearsAll(life, 'ann', { queues, heard: flushing })
    listener('bob')
    for (let n = 0; n < 3; n++) await say(...bells(20))
    await allDone()
    expect(heard).toBeGreaterThanOrEqual(60)
  })

  test('when a relay dies between marking rows and telling Redis', async () => {
    await say(...bells(250))
    await rows.prisma.outboxDelivery.updateMany({ data: { addedAt: new Date(Date.now() - 1000) } })
    startRelay({ everyMs: 1_000_000 })
    const [ann] = [listener('ann'), listener('bob')]
    await allDone()
    expect(ann).toHaveLength(250)
  })

  test('when it stands behind five hundred others that only wait', async () => {
    startRelay()
    await say(...bells(500))
    await until(async () => (await deliveries()).every(({ addedAt }) => addedAt))
    const [last] = await rows.prisma.outboxDelivery.findMany({
      where: { listener: 'bob' },
      take: 1,
      orderBy: { addedAt: 'desc' },
    })
    const queue = openQueue(eventQueue('bob'), queues)
    const jobId = `hall.${last?.eventId}`
    expect(await queue.remove(jobId)).toBe(1)
    await until(() => queue.getJob(jobId))
    await queue.close()
  })

  test('when a completion is missed: the sweeper finds the finished job', async () => {
    await say(...bells(3))
    startRelay()
    listener('ann')
    listener('bob')
    await allDone()
    await rows.prisma.outboxDelivery.updateMany({ data: { doneAt: null, addedAt: new Date(Date.now() - 1000) } })
    await allDone()
  })
})

describe('a listener that stumbles', () => {
  test('once hears the event again, and it is done', async () => {
    await say(bell(1))
    startRelay()
    listener('bob')
    let tries = 0
    hearsAll(life, 'ann', {
      queues,
      heard: async () => {
        if (++tries === 1) throw new Error('stumbled')
      },
    })
    await allDone()
    expect(tries).toBe(2)
  })

  test('every time leaves a dead letter with its reason, which nobody adds again', async () => {
    await say(bell(1))
    startRelay({ tries: 2 })
    const bob = listener('bob')
    let tries = 0
    hearsAll(life, 'ann', {
      queues,
      heard: () => {
        tries++
        return Promise.reject(new Error(`stumbled ${'x'.repeat(1000)}`))
      },
    })
    const dead = await until(async () => (await deliveries()).find(({ deadAt }) => deadAt))
    expect(dead).toMatchObject({ listener: 'ann', doneAt: null, deadReason: expect.stringMatching(/^stumbled x+$/) })
    expect(dead.deadReason).toHaveLength(500)
    await say(bell(2))
    await until(async () => (await deliveries()).filter(({ doneAt }) => doneAt).length === 2)
    await until(async () => (await deliveries()).filter(({ deadAt }) => deadAt).length === 2)
    expect([tries, bob.length]).toEqual([4, 2])
  })
})

test('an event that nobody knows, and that is not fresh any more, is a dead letter after its last try', async () => {
  await say(bell(1))
  await rows.prisma.outboxEvent.updateMany({ data: { data: { by: 5 }, at: new Date(Date.now() - 31 * 60_000) } })
  startRelay({ tries: 2 })
  const heard = [listener('ann'), listener('bob')]
  const dead = await until(async () => {
    const some = await deliveries()
    return some.every(({ deadAt }) => deadAt) && some
  })
  expect(dead[0]?.deadReason).toMatch(/^not an event: bell\.rung/)
  expect(heard).toEqual([[], []])
})

test('who is named by a newer replica only waits for its relay', async () => {
  await say(bell(1))
  const old = { 'bell.rung': { ...events['bell.rung'], listeners: ['bob'] } }
  startRelay({ catalogue: old })
  listener('bob')
  await until(async () => (await deliveries())[1]?.doneAt)
  expect((await deliveries())[0]).toMatchObject({ listener: 'ann', addedAt: null, doneAt: null })
  startRelay()
  listener('ann')
  await allDone()
})
