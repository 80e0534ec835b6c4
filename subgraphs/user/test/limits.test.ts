import { once } from 'node:events'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { type Life, newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { openRedis } from '@quire/platform/redis'
import { testRedis } from '../../../test/stores.ts'
import type { Limits } from '../src/actions/needs.ts'
import { openLimits } from '../src/limits.ts'

let store: Awaited<ReturnType<typeof testRedis>>
let life: Life
let redis: ReturnType<typeof openRedis>
let limits: Limits
let prefix: string
let shops = 0
beforeAll(async () => {
  store = await testRedis()
  life = newLife(openLog('user', 'silent'))
  redis = openRedis(life, store.url, 'asks')
  await once(redis, 'ready')
})
beforeEach(() => {
  shops += 1
  prefix = `${store.prefix}-${shops}`
  limits = openLimits(redis, prefix)
})
afterAll(async () => {
  await life.end()
  await store.close()
})

const ann = 'ann@example.test'
const refused = expect.objectContaining({ extensions: expect.objectContaining({ code: 'TOO_MANY_REQUESTS' }) })

/** How many of so many wrong tries were let through. */
async function guess(times: number, { at, from }: { at: (n: number) => string; from: (n: number) => string }) {
  const tries = Array.from({ length: times }, (_, n) => limits.signIn(at(n), from(n)))
  return (await Promise.allSettled(tries)).filter(({ status }) => status === 'fulfilled').length
}

test('a stranger guesses at Ann twenty times; she signs in from home all the same', async () => {
  expect(await guess(250, { at: () => ann, from: () => '203.0.113.66' })).toBe(20)
  await expect(limits.signIn(ann, '198.51.100.7')).resolves.toBeDefined()
  await expect(limits.signIn('Ann@Example.TEST', '203.0.113.66')).rejects.toEqual(refused)
})

test('strangers in many places have 200 guesses at Ann between them', async () => {
  expect(await guess(220, { at: () => ann, from: (n) => `203.0.113.${n}` })).toBe(200)
  await expect(limits.signIn('bob@example.test', '203.0.113.1')).resolves.toBeDefined()
})

test('one address has 200 guesses at everybody', async () => {
  const at = (n: number) => `n${n}@example.test`
  expect(await guess(220, { at, from: () => '203.0.113.66' })).toBe(200)
})

test('a try that is forgiven counts nowhere', async () => {
  for (let n = 0; n < 30; n += 1) await (await limits.signIn(ann, '198.51.100.7')).forgive()
  expect(await guess(21, { at: () => ann, from: () => '198.51.100.7' })).toBe(20)
})

test('two shops on one Redis count apart', async () => {
  await limits.signIn(ann, '198.51.100.7')
  await limits.register('198.51.100.7')
  await limits.reset(ann, '198.51.100.7')
  expect(await redis.keys('quire:limit:*')).toEqual([])
  expect((await redis.keys(`${prefix}:limit:*`)).length).toBeGreaterThan(0)
})
