import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { openJobs, takeJobs } from '@quire/platform/jobs'
import type { Life } from '@quire/platform/lifecycle'
import { openMetrics } from '@quire/platform/metrics'
import { measureQueues } from '@quire/platform/queue-measures'
import { openQueue, type Queues, reach } from '@quire/platform/queues'
import { z } from 'zod'
import { events, newHallLife, openQueues, ownRedis, until } from './hall.ts'

const jobs = { 'ring-bell': { queue: 'tower', data: z.object({ times: z.int() }) } } as const

let redis: Awaited<ReturnType<typeof ownRedis>>
let life: Life
let queues: Queues
let round = 0
beforeAll(async () => {
  redis = await ownRedis()
})
afterAll(() => redis.close())
beforeEach(() => {
  life = newHallLife()
  queues = openQueues(life, { url: redis.url, prefix: `hall-${++round}` })
})
afterEach(() => life.end())

const told = async ({ registry }: ReturnType<typeof openMetrics>, gauge: string) =>
  (await registry.metrics()).split('\n').filter((line) => line.startsWith(gauge))

test('what lies in each queue is told by one who empties none, and since when', async () => {
  const line = openJobs(life, jobs, queues)
  const asked = Date.now()
  await line.add('ring-bell', { times: 1 }, { key: 'a' })
  await until(() => Date.now() > asked + 20)
  await line.add('ring-bell', { times: 2 }, { key: 'b' })
  await line.add('ring-bell', { times: 3 }, { key: 'c', delayMs: 60_000 })
  const metrics = openMetrics('hall')
  measureQueues(life, { events, jobs, queues, metrics })
  const counts = await told(metrics, 'quire_queue_jobs')
  expect(counts).toContain('quire_queue_jobs{queue="tower",state="waiting",service="hall"} 2')
  expect(counts).toContain('quire_queue_jobs{queue="tower",state="delayed",service="hall"} 1')
  expect(counts).toContain('quire_queue_jobs{queue="tower",state="due",service="hall"} 0')
  expect(counts).toContain('quire_queue_jobs{queue="tower",state="active",service="hall"} 0')
  expect(counts).toContain('quire_queue_jobs{queue="events-ann",state="waiting",service="hall"} 0')
  const ages = await told(metrics, 'quire_queue_waiting_age_seconds')
  expect(ages).toHaveLength(3)
  const ofTower = ages.find((age) => age.includes('tower'))?.split(' ')[1]
  expect(Number(ofTower)).toBeGreaterThan(0.02)
})

test('a delayed job whose time has come is told apart while nobody is there to take it', async () => {
  const line = openJobs(life, jobs, queues)
  await line.add('ring-bell', { times: 1 }, { key: 'soon', delayMs: 1 })
  await line.add('ring-bell', { times: 2 }, { key: 'later', delayMs: 60_000 })
  const added = Date.now()
  await until(() => Date.now() > added + 5)
  const metrics = openMetrics('hall')
  measureQueues(life, { events, jobs, queues, metrics })
  const counts = await told(metrics, 'quire_queue_jobs')
  expect(counts).toContain('quire_queue_jobs{queue="tower",state="due",service="hall"} 1')
  expect(counts).toContain('quire_queue_jobs{queue="tower",state="delayed",service="hall"} 1')
  expect(counts).toContain('quire_queue_jobs{queue="tower",state="waiting",service="hall"} 0')
})

describe('a job waits since it could be taken', () => {
  const anHourAgo = () => Date.now() - 3_600_000
  const postponed = async (opts: { timestamp: number; delay?: number }) => {
    await reach(queues)
    return openQueue('tower', queues).add('ring-bell', { data: { times: 1 }, trace: null }, { jobId: 'a', ...opts })
  }
  const ageOfTower = async () => {
    const metrics = openMetrics('hall')
    measureQueues(life, { events, jobs, queues, metrics })
    const ages = await told(metrics, 'quire_queue_waiting_age_seconds')
    return Number(ages.find((age) => age.includes('tower'))?.split(' ')[1])
  }

  test('and not since it was added, when it was for later', async () => {
    const job = await postponed({ timestamp: anHourAgo(), delay: 3_500_000 })
    await job.promote()
    const age = await ageOfTower()
    expect([age >= 100, age < 200]).toEqual([true, true])
  })

  test('nor since its first try, when one has failed', async () => {
    const job = await postponed({ timestamp: anHourAgo() })
    const ringer = newHallLife()
    const handlers = { 'ring-bell': () => Promise.reject(new Error('The rope is torn')) }
    takeJobs(ringer, {
      queue: 'tower',
      catalogue: jobs,
      handlers,
      queues: openQueues(ringer, { url: redis.url, prefix: queues.prefix }),
      metrics: openMetrics('hall'),
    })
    await until(async () => (await job.getState()) === 'delayed')
    await ringer.end()
    if (await job.isDelayed()) await job.promote()
    expect(await ageOfTower()).toBeLessThan(60)
  })

  test('and one that nobody takes grows old', async () => {
    await postponed({ timestamp: anHourAgo() })
    expect(await ageOfTower()).toBeGreaterThanOrEqual(3600)
  })
})

test('while Redis is away the queues are missing, and what is in the process is told', async () => {
  const metrics = openMetrics('hall')
  measureQueues(life, { events, jobs, queues, metrics })
  await redis.stop()
  await until(() => queues.asking.status !== 'ready')
  expect(await told(metrics, 'quire_queue')).toEqual([])
  expect(await told(metrics, 'process_cpu_seconds_total')).toHaveLength(1)
  await redis.start()
})

test('each job that was taken is told with how long it took and how it ended', async () => {
  const metrics = openMetrics('hall')
  await reach(queues)
  const ring = async ({ times }: { times: number }) => {
    if (times === 2) throw new Error('The rope is torn')
  }
  takeJobs(life, { queue: 'tower', catalogue: jobs, handlers: { 'ring-bell': ring }, queues, metrics })
  await openQueue('tower', queues).add('ring-bell', { data: { times: 1 }, trace: null })
  await openQueue('tower', queues).add('ring-bell', { data: { times: 2 }, trace: null }, { attempts: 1 })
  const rung = async (outcome: string) =>
    (await told(metrics, 'quire_request_duration_seconds_count')).some((line) =>
      ['kind="job"', 'name="ring-bell"', `outcome="${outcome}"`, '} 1'].every((part) => line.includes(part)),
    )
  await until(async () => (await rung('ok')) && (await rung('failed')))
})
