import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Life } from '@quire/platform/lifecycle'
import { type Queues, reach } from '@quire/platform/queues'
import { type TestDatabase, testDatabase } from '../stores.ts'
import { hearsAll, newHallLife, openQueues, openRows, ownRedis, relayOf, until } from './hall.ts'

const store = newHallLife()
let database: TestDatabase
let redis: Awaited<ReturnType<typeof ownRedis>>
let rows: ReturnType<typeof openRows>
let life: Life
let queues: Queues
const children: ChildProcess[] = []

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
  await rows.prisma.webhookEvent.deleteMany()
  life = newHallLife()
  queues = openQueues(life, { url: redis.url, prefix: 'hall' })
  await reach(queues)
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await life.end()
})

const say = (sequence: number) =>
  rows.outbox.write({}, async (_tx, say) =>
    say({ type: 'letter.sent', aggregate: 'l', sequence, data: { sealed: 'x' } }),
  )
const startRelay = (more = {}) => relayOf(life, { sql: rows.prisma, queues, ...more })
const notDone = () => rows.prisma.outboxDelivery.count({ where: { doneAt: null } })
const allDone = () => until(async () => (await notDone()) === 0)

function startAnn(manner: 'hangs' | 'relays') {
  const file = path.join(import.meta.dirname, 'listening-process.ts')
  const child = spawn(process.execPath, [file, database.url, redis.url, 'hall', manner], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const output = { text: '' }
  child.stdout.on('data', (some) => {
    output.text += some
  })
  return { child, said: (what: string) => until(() => output.text.includes(what)), ended: once(child, 'close') }
}

test('Ann is killed between doing and completing; another Ann hears it again and does it no second time', async () => {
  startRelay({ sweepMs: 1_000_000 })
  await say(1)
  const { child, said } = startAnn('hangs')
  await said('"applied"')
  child.kill('SIGKILL')
  const outcomes: unknown[] = []
  hearsAll(life, 'ann', {
    queues,
    lockMs: 600,
    heard: async ({ id, type }) => {
      const data = { providerEventId: id, type, notice: {} }
      outcomes.push(await rows.outbox.write({ heard: id }, (tx) => tx.webhookEvent.create({ data })))
    },
  })
  await allDone()
  expect(outcomes).toEqual(['already-heard'])
  expect(await rows.prisma.webhookEvent.count()).toBe(1)
})

describe('when Redis is away', () => {
  test('what is said waits in its rows and arrives when Redis is back, by completions alone', async () => {
    const heard: string[] = []
    rows.outbox.wake = startRelay({ sweepMs: 1_000_000 })
    hearsAll(life, 'ann', { queues, heard: async ({ id }) => heard.push(id) })
    await until(async () => {
      await say(1)
      return heard.length > 0
    })
    await redis.stop()
    await rows.prisma.outboxEvent.deleteMany()
    for (let n = 0; n < 5; n++) await say(n)
    await until(() => queues.asking.status !== 'ready')
    expect(await rows.prisma.outboxDelivery.count({ where: { addedAt: null } })).toBe(5)
    await redis.start()
    await allDone()
    rows.outbox.wake = () => {}
  })

  test('a relay that took rows puts them back, and carries them when Redis answers again', async () => {
    const carry = startRelay({ sweepMs: 1_000_000, everyMs: 1_000_000 })
    await say(1)
    redis.freeze()
    try {
      carry()
      await until(() => rows.prisma.outboxDelivery.count({ where: { addedAt: { not: null } } }))
      await until(() => rows.prisma.outboxDelivery.count({ where: { addedAt: null } }))
    } finally {
      redis.thaw()
    }
    hearsAll(life, 'ann', { queues, heard: async () => {} })
    await until(async () => {
      carry()
      return (await rows.prisma.outboxDelivery.count({ where: { addedAt: null } })) === 0
    })
  })

  test.each(['stopped', 'frozen'] as const)('a service that gets SIGTERM ends by itself (Redis %s)', async (how) => {
    const { child, said, ended } = startAnn('relays')
    await said('service.started')
    await say(1)
    await said('"applied"')
    if (how === 'stopped') await redis.stop()
    else redis.freeze()
    const begun = performance.now()
    child.kill('SIGTERM')
    const outcome = await ended.finally(() => (how === 'stopped' ? redis.start() : redis.thaw()))
    expect(outcome).toEqual([0, null])
    expect(performance.now() - begun).toBeLessThan(5000)
    await said('service.stopped')
  })
})
