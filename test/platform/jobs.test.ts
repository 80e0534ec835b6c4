import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { openJobs, takeJobs } from '@quire/platform/jobs'
import type { Life } from '@quire/platform/lifecycle'
import { openMetrics } from '@quire/platform/metrics'
import { openQueue, type Queues, reach } from '@quire/platform/queues'
import { openRedis } from '@quire/platform/redis'
import { traced } from '@quire/platform/trace'
import { z } from 'zod'
import { type TestRedis, testRedis } from '../stores.ts'
import { newHallLife, openQueues, until } from './hall.ts'

const jobs = {
  'ring-bell': { queue: 'tower', data: z.object({ times: z.int().min(1) }) },
  'light-lamp': { queue: 'porch', data: z.object({ lampId: z.string() }) },
} as const

let redis: TestRedis
let life: Life
let queues: Queues
let round = 0
beforeAll(async () => {
  redis = await testRedis()
})
afterAll(() => redis.close())
beforeEach(async () => {
  life = newHallLife()
  queues = openQueues(life, { url: redis.url, prefix: `${redis.prefix}-${++round}` })
  await reach(queues)
})
afterEach(() => life.end())

const ringers = (ring: (times: number) => Promise<void>, metrics = openMetrics('tower')) => {
  const handlers = { 'ring-bell': ({ times }: { times: number }) => ring(times) }
  takeJobs(life, { queue: 'tower', catalogue: jobs, handlers, queues, metrics })
  return metrics
}
const waiting = async () =>
  (await openQueue('tower', queues).getJobCounts('waiting', 'delayed', 'active', 'failed')) as object

test('a job that waits is not added twice; another key is another job', async () => {
  const line = openJobs(life, jobs, queues)
  for (const key of ['a', 'a', 'b', 'a']) await line.add('ring-bell', { times: 1 }, { key })
  expect(await waiting()).toMatchObject({ waiting: 2 })
})

test('a job that runs is not added again; when it is finished its key is free', async () => {
  const line = openJobs(life, jobs, queues)
  const rung: number[] = []
  let letGo: () => void = () => {}
  ringers(async (times) => {
    rung.push(times)
    if (times === 1)
      await new Promise<void>((resolve) => {
        letGo = resolve
      })
  })
  await line.add('ring-bell', { times: 1 }, { key: 'a' })
  await until(() => rung.length === 1)
  await line.add('ring-bell', { times: 2 }, { key: 'a' })
  expect(await waiting()).toMatchObject({ waiting: 0, active: 1 })
  letGo()
  await until(async () => {
    await line.add('ring-bell', { times: 3 }, { key: 'a' })
    return rung.includes(3)
  })
  expect(rung).not.toContain(2)
})

test('a job that was put off waits for its time', async () => {
  await openJobs(life, jobs, queues).add('ring-bell', { times: 1 }, { key: 'a', delayMs: 60_000 })
  expect(await waiting()).toMatchObject({ waiting: 0, delayed: 1 })
})

test('a job that stumbles is tried again', async () => {
  const rung: number[] = []
  ringers(async (times) => {
    if (rung.push(times) === 1) throw new Error('stumbled')
  })
  await openJobs(life, jobs, queues).add('ring-bell', { times: 4 }, { key: 'a' })
  await until(() => rung.length === 2)
})

test.each([
  ['a payload of the wrong shape', 'ring-bell', { data: { times: 0 }, trace: null }],
  ['no envelope', 'ring-bell', { times: 1 }],
  ['a name nobody knows', 'steal-bell', { data: { times: 1 }, trace: null }],
  ['a name of another queue', 'light-lamp', { data: { lampId: 'x' }, trace: null }],
])('%s is refused at the first try, and nothing rings', async (_what, name, data) => {
  const rung: number[] = []
  const metrics = ringers(async (times) => void rung.push(times))
  const queue = openQueue('tower', queues)
  await queue.add(name, data, { jobId: 'j', removeOnFail: true })
  await until(async () => (await metrics.events.get()).values.some(({ labels }) => labels.outcome === 'failed'))
  await until(async () => !(await queue.getJob('j')))
  expect(rung).toEqual([])
})

test('a job carries the trace of who added it', async () => {
  const { startTracing, traceparent } = await import('@quire/platform/trace')
  life.hold('tracing', startTracing('tower', undefined), (stop) => stop())
  const traces: (string | null)[] = []
  ringers(async () => void traces.push(traceparent()))
  const line = openJobs(life, jobs, queues)
  const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  await traced('click', { parent }, () => line.add('ring-bell', { times: 1 }, { key: 'a' }))
  expect(await until(() => traces.length > 0 && traces)).toEqual([
    expect.stringContaining('0af7651916cd43dd8448eb211c80319c'),
  ])
})

test('without Redis adding throws soon, also when Redis was never there', async () => {
  const asking = openRedis(life, 'redis://127.0.0.1:1', 'asks')
  const line = openJobs(life, jobs, { ...queues, asking })
  await expect(line.add('ring-bell', { times: 1 }, { key: 'a' })).rejects.toThrow()
})

test('the compiler asks for every job of the queue, and for no other', () => {
  const typesOnly = () => {
    // @ts-expect-error a ringer is missing
    takeJobs(life, { queue: 'tower', catalogue: jobs, handlers: {}, queues, metrics: openMetrics('tower') })
    const line = openJobs(life, jobs, queues)
    // @ts-expect-error a lamp has no times
    return line.add('light-lamp', { times: 1 }, { key: 'a' })
  }
  expect(typesOnly).toBeInstanceOf(Function)
})
