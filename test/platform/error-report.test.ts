import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { Writable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { jobs } from '../../contracts/jobs.ts'
import { reportErrors } from '../../platform/error-report.ts'
import { usualLimits } from '../../platform/error-report-turns.ts'
import { newLife } from '../../platform/lifecycle.ts'
import { openLog } from '../../platform/log.ts'
import { openMetrics } from '../../platform/metrics.ts'
import { openQueue } from '../../platform/queues.ts'
import { type TestRedis, testRedis } from '../stores.ts'

let redis: TestRedis
beforeAll(async () => {
  redis = await testRedis()
})
afterAll(() => redis.close())

const nowhere = new Writable({ write: (_text, _encoding, done) => done() })

/** A pod of the hall; `end` sends what it still has. */
function openPod(url = redis.url, prefix = redis.prefix) {
  const life = newLife(openLog('hall', 'info', nowhere))
  const metrics = openMetrics('hall')
  reportErrors(life, {
    env: { REDIS_URL: url, QUEUE_PREFIX: prefix },
    metrics,
    jobs,
    limits: { ...usualLimits, firstMs: 10, everyMs: 100 },
  })
  const outcomes = async () => {
    const { values } = (await metrics.registry.getSingleMetric('quire_error_reports_total')?.get()) ?? { values: [] }
    return Object.fromEntries(
      values.filter(({ value }) => value > 0).map(({ labels, value }) => [labels.outcome, value]),
    )
  }
  return { log: life.log, outcomes, end: () => life.end() }
}

async function queued(prefix = redis.prefix): Promise<{ code: string; times: number }[]> {
  const asking = new Redis(redis.url)
  const line = openQueue('email', { asking, waiting: asking, prefix })
  const waiting = await line.getJobs(['waiting'])
  await line.close()
  asking.disconnect()
  return waiting.map(({ data }) => data.data)
}

/** What Redis was asked by this shop while this was done, scripts' own words included. */
async function asked(work: () => Promise<void>): Promise<string[][]> {
  const client = new Redis(redis.url)
  const watching = await client.monitor()
  const seen: string[][] = []
  let whenEnded = () => {}
  const ended = new Promise<void>((resolve) => {
    whenEnded = resolve
  })
  watching.on('monitor', (_time: string, words: string[]) => {
    if (words.some((word) => word.includes(redis.prefix))) seen.push(words)
    if (words.includes(`${redis.prefix} ends`)) whenEnded()
  })
  await work()
  await client.get(`${redis.prefix} ends`)
  await ended
  watching.disconnect()
  client.disconnect()
  return seen
}

test('Ten thousand errors of three kinds in two pods are three reports and few words with Redis', async () => {
  const pods = [openPod(), openPod()]
  const before = process.memoryUsage().heapUsed
  const words = await asked(async () => {
    for (let at = 0; at < 10_000; at += 1) {
      pods[at % 2]?.log.error(
        { err: new RangeError(`chair ${at} of Ann`), at },
        `chair.${['broke', 'fell', 'sang'][at % 3]}`,
      )
      // Now and then the pods have their turn.
      if (at % 500 === 0) await new Promise(setImmediate)
    }
    await Promise.all(pods.map((pod) => pod.end()))
  })
  expect((await queued()).map(({ code }) => code).toSorted()).toEqual(['chair.broke', 'chair.fell', 'chair.sang'])
  const [first, second] = await Promise.all(pods.map((pod) => pod.outcomes()))
  const all = [first, second].flatMap((one) => Object.values<number>(one ?? {})).reduce((sum, count) => sum + count, 0)
  expect(all).toBe(10_000)
  expect({ ...first, ...second }.dropped).toBeUndefined()
  expect(words.length).toBeLessThan(500)
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(200e6)
}, 60_000)

test('Ten thousand kinds of errors at once are a hundred in memory; the others are counted and let go', async () => {
  const pod = openPod()
  const words = await asked(async () => {
    const name = (at: number) => [...String(at)].map((digit) => 'abcdefghij'[Number(digit)]).join('')
    for (let at = 0; at < 10_000; at += 1) pod.log.error(`no ${name(at)}`)
    await pod.end()
  })
  // Three were reported before: the hour has room for seven.
  expect(await pod.outcomes()).toEqual({ queued: 7, 'held-back': 93, dropped: 9900 })
  expect((await queued()).length).toBe(10)
  expect(words.length).toBeLessThan(2000)
})

test('Redis is away: the hall logs as ever, its reports are counted as dropped, and it ends in time', async () => {
  const pod = openPod('redis://127.0.0.1:1')
  const began = performance.now()
  for (let at = 0; at < 1000; at += 1) pod.log.error({ at }, 'chair.broke')
  expect(performance.now() - began).toBeLessThan(2000)
  await pod.end()
  expect(await pod.outcomes()).toEqual({ dropped: 1000 })
  expect(performance.now() - began).toBeLessThan(6000)
})

test('The queue refuses a report: its kind is not silenced, and the next error of it is told', async () => {
  const prefix = `${redis.prefix}-refusing`
  const asking = new Redis(redis.url)
  // BullMQ counts its jobs here.
  await asking.set(`${prefix}:email:id`, 'no number')
  const unlucky = openPod(redis.url, prefix)
  unlucky.log.error('chair.broke')
  await unlucky.end()
  expect(await unlucky.outcomes()).toEqual({ dropped: 1 })
  await asking.del(`${prefix}:email:id`)
  asking.disconnect()
  const lucky = openPod(redis.url, prefix)
  lucky.log.error('chair.broke')
  await lucky.end()
  expect(await lucky.outcomes()).toEqual({ queued: 1 })
  expect(await queued(prefix)).toMatchObject([{ code: 'chair.broke', times: 1 }])
})

test('Something throws in the hall that nobody catches: it ends with 1, and the operator hears why', async () => {
  const at = (file: string) => JSON.stringify(path.resolve(import.meta.dirname, '../..', file))
  const program = `
    import { jobs } from ${at('contracts/jobs.ts')}
    import { reportErrors } from ${at('platform/error-report.ts')}
    import { runService } from ${at('platform/lifecycle.ts')}
    import { openMetrics } from ${at('platform/metrics.ts')}
    await runService('hall', { LOG_LEVEL: 'info' }, async (life) => {
      life.hold('timer', setInterval(() => {}, 1000), clearInterval)
      const env = { REDIS_URL: '${redis.url}', QUEUE_PREFIX: '${redis.prefix}-uncaught' }
      reportErrors(life, { env, metrics: openMetrics('hall'), jobs })
      setImmediate(() => { throw new RangeError('the roof fell') })
    })`
  const began = performance.now()
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], { stdio: 'ignore' })
  expect(await once(child, 'close')).toEqual([1, null])
  expect(performance.now() - began).toBeLessThan(10_000)
  expect(await queued(`${redis.prefix}-uncaught`)).toMatchObject([
    { level: 'fatal', code: 'exception.uncaught', error: { name: 'RangeError', message: 'the roof fell' } },
  ])
})

test('A service that was given no Redis reports nothing, and shows that it reports nothing', async () => {
  const life = newLife(openLog('hall', 'info', nowhere))
  const metrics = openMetrics('hall')
  reportErrors(life, { env: {}, metrics, jobs })
  life.log.error('chair.broke')
  expect(metrics.registry.getSingleMetric('quire_error_reports_total')).toBeDefined()
  await life.end()
})
