import { Writable } from 'node:stream'
import { afterAll, expect, test } from '@jest/globals'
import { type Check, openHealth } from './health.ts'
import { newLife } from './lifecycle.ts'
import { openLog } from './log.ts'
import { openMetrics } from './metrics.ts'

const lines: Record<string, unknown>[] = []
const sink = new Writable({ write: (text, _encoding, done) => done(void lines.push(JSON.parse(`${text}`))) })
const life = newLife(openLog('hall', 'info', sink))
afterAll(() => life.end())

const open = async (checks: Record<string, Check>) => {
  const port = await openHealth(life, { host: '127.0.0.1', port: 0, checks, metrics: openMetrics('hall'), everyMs: 20 })
  return async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`)
    return { status: answer.status, text: await answer.text() }
  }
}

/** A store that can go away and come back. */
const openStore = (isAway: boolean) => {
  const store = { isAway, asked: 0, check: async () => {} }
  store.check = async () => {
    store.asked++
    if (store.isAway) throw new Error('nobody is there')
  }
  return store
}

const until = async (fact: () => Promise<boolean>) => {
  while (!(await fact())) await new Promise((resolve) => setTimeout(resolve, 5))
}
const ready = { status: 200, text: '{"ready":true}' }

test('a service is ready when everything it needs is there', async () => {
  const ask = await open({ database: async () => 1, queues: async () => 2 })
  expect(await ask('/readyz')).toEqual(ready)
})

test('it does not start, and says by name why, when something throws, rejects or takes over two seconds', async () => {
  const ask = await open({
    database: async () => 1,
    rejects: () => Promise.reject(new Error('a secret')),
    throws: () => {
      throw new Error('a secret')
    },
    slow: () => new Promise(() => {}),
  })
  expect(await ask('/readyz')).toEqual({ status: 503, text: '{"ready":false,"failed":["rejects","throws","slow"]}' })
})

test('it is alive and tells its numbers all the same', async () => {
  const ask = await open({ database: () => Promise.reject(new Error('away')) })
  expect(await ask('/livez')).toEqual({ status: 200, text: 'alive\n' })
  expect((await ask('/metrics')).text).toContain('process_cpu_user_seconds_total{service="hall"}')
})

test('it is ready as soon as each of its stores was there once', async () => {
  const [database, queues] = [openStore(false), openStore(true)]
  const ask = await open({ database: database.check, queues: queues.check })
  expect(await ask('/readyz')).toEqual({ status: 503, text: '{"ready":false,"failed":["queues"]}' })
  database.isAway = true
  queues.isAway = false
  await until(async () => (await ask('/readyz')).status === 200)
})

test('a store that goes later leaves it ready, degraded and counted, with one line at each change', async () => {
  const store = openStore(false)
  const ask = await open({ vault: store.check })
  expect(await ask('/readyz')).toEqual(ready)
  store.isAway = true
  await until(async () => (await ask('/readyz')).text !== ready.text)
  expect(await ask('/readyz')).toEqual({ status: 200, text: '{"ready":true,"degraded":["vault"]}' })
  expect((await ask('/metrics')).text).toContain('quire_check_failing{check="vault",service="hall"} 1')
  const askedSoFar = store.asked
  await until(async () => store.asked > askedSoFar + 3)
  store.isAway = false
  await until(async () => (await ask('/readyz')).text === ready.text)
  expect((await ask('/metrics')).text).toContain('quire_check_failing{check="vault",service="hall"} 0')
  expect(lines.filter((line) => line.check === 'vault').map(({ msg, reason }) => [msg, reason])).toEqual([
    ['check.failing', 'nobody is there'],
    ['check.passing', undefined],
  ])
})

test('a store that hangs is asked once at a time', async () => {
  let asked = 0
  const ask = await open({ slow: () => new Promise(() => void asked++) })
  await Promise.all([ask('/readyz'), ask('/readyz'), ask('/readyz')])
  expect(asked).toBe(1)
})

test('a service that ends is ready no more while what it holds is still released', async () => {
  const ending = newLife(openLog('hall', 'silent'))
  let release: (answers: unknown) => void = () => {}
  const answersWhileDraining = new Promise((resolve) => {
    release = resolve
  })
  let port = 0
  ending.hold('the last one to go', null, async () => {
    release(await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => 'nobody answers'))
  })
  port = await openHealth(ending, { host: '127.0.0.1', port: 0, checks: {}, metrics: openMetrics('hall') })
  await ending.end()
  expect(await answersWhileDraining).toBe('nobody answers')
})
