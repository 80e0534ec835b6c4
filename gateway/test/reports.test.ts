import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { openQueue } from '@quire/platform/queues'
import { openRedis } from '@quire/platform/redis'
import { startTracing } from '@quire/platform/trace'
import { type TestRedis, testRedis } from '../../test/stores.ts'
import { openShop } from './shop.ts'

const trace = '0af7651916cd43dd8448eb211c80319c'
const root = path.resolve(import.meta.dirname, '../..')

const life = newLife(openLog('test', 'silent'))
let redis: TestRedis
let queue: ReturnType<typeof openQueue>
beforeAll(async () => {
  redis = await testRedis()
  const asking = openRedis(life, redis.url, 'asks')
  queue = openQueue('email', { asking, waiting: asking, prefix: redis.prefix })
  life.hold('queue', queue, () => queue.close())
})
afterAll(async () => {
  await life.end()
  await redis.close()
})

/** The reports that wait for the email worker, newest first. */
const reports = async () => (await queue.getJobs(['waiting'])).map(({ data }) => data.data)

test('A room fails Ann and logs it; the gateway logs whose it is, under the same reference, and leaves the report to the room', async () => {
  const shop = await openShop({ REDIS_URL: redis.url, QUEUE_PREFIX: redis.prefix })
  const { body } = await shop.ask({ query: '{ book(id: "b1") { broken } }' })
  const { reference } = body.errors[0].extensions
  await shop.close()
  const failed = shop.lines.filter(({ msg }) => msg === 'request.failed')
  expect(failed).toMatchObject([{ reference }, { reference, loggedBy: 'catalog', level: 'error' }])
  expect(failed[0]).not.toHaveProperty('loggedBy')
  expect(await reports()).toEqual([])
})

test('A room is gone when Ann asks, and the gateway reports it with her request and its trace', async () => {
  const stopTracing = startTracing('gateway', undefined)
  const shop = await openShop({ REDIS_URL: redis.url, QUEUE_PREFIX: redis.prefix, BUILD: '1.2.3' })
  await shop.lives.catalog.end()
  const { headers, body } = await shop.ask(
    { query: '{ book(id: "b1") { broken } }' },
    { traceparent: `00-${trace}-b7ad6b7169203331-01` },
  )
  const { reference } = body.errors[0].extensions
  // Its end sends what it still has to tell.
  await shop.close()
  await stopTracing()
  expect(await reports()).toEqual([
    expect.objectContaining({
      code: 'request.failed',
      build: '1.2.3',
      times: 1,
      requestId: headers.get('x-request-id'),
      traceId: trace,
      facts: expect.arrayContaining([`reference: ${reference}`]),
    }),
  ])
})

test('A gateway cannot start, for its port is taken, and the operator hears of it before it ends', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as { port: number }
  const names = ['USER', 'CATALOG', 'CART', 'ORDER', 'SEARCH'].map((room) => `VIEWER_KEY_${room}`)
  const keys = [...names, 'DOOR_KEY_GATEWAY_USER', 'VISITOR_KEY'].map((name) => [
    name,
    randomBytes(32).toString('base64url'),
  ])
  const env = { PATH: process.env.PATH, REDIS_URL: redis.url, QUEUE_PREFIX: redis.prefix, ...Object.fromEntries(keys) }
  const child = spawn(path.join(root, 'node_modules/.bin/node'), ['gateway/src/server.ts'], {
    cwd: root,
    env: { ...env, PORT: String(port), HEALTH_PORT: '0', USER_URL: 'http://127.0.0.1:9' },
    stdio: 'ignore',
  })
  expect(await once(child, 'exit')).toEqual([1, null])
  expect(await reports()).toContainEqual(
    expect.objectContaining({
      service: 'gateway',
      level: 'fatal',
      code: 'service.not-started',
      error: expect.objectContaining({ name: expect.stringContaining('[EADDRINUSE]') }),
    }),
  )
  taken.close()
})
