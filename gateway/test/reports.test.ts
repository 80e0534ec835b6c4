import { expect, test } from '@jest/globals'
import { newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { openQueue } from '@quire/platform/queues'
import { openRedis } from '@quire/platform/redis'
import { startTracing } from '@quire/platform/trace'
import { testRedis } from '../../test/stores.ts'
import { openShop } from './shop.ts'

const trace = '0af7651916cd43dd8448eb211c80319c'

test('A room fails Ann, and the gateway reports it with her request and its trace', async () => {
  const stopTracing = startTracing('gateway', undefined)
  const redis = await testRedis()
  const life = newLife(openLog('test', 'silent'))
  const asking = openRedis(life, redis.url, 'asks')
  const queue = openQueue('email', { asking, waiting: asking, prefix: redis.prefix })
  life.hold('queue', queue, () => queue.close())
  const shop = await openShop({ REDIS_URL: redis.url, QUEUE_PREFIX: redis.prefix, BUILD: '1.2.3' })
  const { headers, body } = await shop.ask(
    { query: '{ book(id: "b1") { broken } }' },
    { traceparent: `00-${trace}-b7ad6b7169203331-01` },
  )
  const { reference } = body.errors[0].extensions
  // Its end sends what it still has to tell.
  await shop.close()
  const [report] = (await queue.getJobs(['waiting'])).map(({ data }) => data.data)
  expect(report).toMatchObject({
    code: 'request.failed',
    build: '1.2.3',
    times: 1,
    requestId: headers.get('x-request-id'),
    traceId: trace,
    facts: expect.arrayContaining([`reference: ${reference}`]),
  })
  await life.end()
  await redis.close()
  await stopTracing()
})
