import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { expect, test } from '@jest/globals'
import { startTracing, traced } from '@quire/platform/trace'
import { exported, type Span, spansOf } from '../../dev/traces/src/spans.ts'
import { testDatabase, testRedis } from '../stores.ts'
import { hearsAll, newHallLife, openQueues, openRows, relayOf, until } from './hall.ts'

/** A collector that takes OTLP over HTTP. */
async function collector() {
  const spans: Span[] = []
  const server = createServer(async (request, response) => {
    spans.push(...spansOf(exported.parse(await json(request))))
    response.end('{}')
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return { spans, url, close: () => server.close() }
}

test('the trace of Ann’s click goes through row, relay and queue to whoever hears of it', async () => {
  const [database, redis, collected] = await Promise.all([testDatabase('payment'), testRedis(), collector()])
  const life = newHallLife()
  life.hold('tracing', startTracing('hall', collected.url), (stop) => stop())
  const { prisma, outbox } = openRows(life, database.url)
  const queues = openQueues(life, redis)
  outbox.wake = relayOf(life, { sql: prisma, queues })
  const heard: string[] = []
  hearsAll(life, 'ann', { queues, heard: async ({ id }) => heard.push(id) })
  await traced('click', { kind: 'server', attributes: { by: 'Ann' } }, () =>
    outbox.write({}, async (_tx, say) => say({ type: 'letter.sent', aggregate: 'l', sequence: 1, data: {} })),
  )
  await until(() => heard.length === 1)
  await life.end()
  collected.close()
  await Promise.all([database.close(), redis.close()])

  const span = (name: string) => collected.spans.find((one) => one.name === name)
  const [click, hearing] = [span('click'), span('hear letter.sent')]
  expect(click).toMatchObject({ service: 'hall', parentId: null })
  expect(hearing).toMatchObject({ traceId: click?.traceId, parentId: click?.spanId, failed: false })
})
