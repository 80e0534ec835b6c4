import { afterAll, expect, test } from '@jest/globals'
import { type Check, openHealth } from './health.ts'
import { newLife } from './lifecycle.ts'
import { openLog } from './log.ts'
import { openMetrics } from './metrics.ts'

const life = newLife(openLog('hall', 'silent'))
afterAll(() => life.end())

const metrics = openMetrics('hall')
const open = async (checks: Record<string, Check>) => {
  const port = await openHealth(life, { host: '127.0.0.1', port: 0, checks, metrics })
  return async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`)
    return { status: answer.status, text: await answer.text() }
  }
}

test('a service is ready when everything it needs is there', async () => {
  const ask = await open({ database: async () => 1, queue: async () => 2 })
  expect(await ask('/readyz')).toEqual({ status: 200, text: '{"ready":true}' })
})

test('it is not ready, and says by name why, when something throws, rejects or takes over two seconds', async () => {
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
