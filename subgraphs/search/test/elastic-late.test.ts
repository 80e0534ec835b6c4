import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { Writable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openLog } from '@quire/platform/log'
import { until } from '../../../test/stories/until.ts'
import { elasticPlace } from './elastic-place.ts'
import { openTestRoom, type TestRoom } from './room.ts'
import { shelf } from './shelf.ts'

const url = process.env.ELASTICSEARCH_TEST_URL
const place = elasticPlace(url ?? 'http://127.0.0.1:1')
const lines: { msg: string; check?: string; err?: { message: string } }[] = []
const sink = new Writable({ write: (text, _encoding, done) => done(void lines.push(JSON.parse(`${text}`))) })

let port: number
let passage: Server | null = null
let shop: TestRoom
beforeAll(async () => {
  port = await closedPort()
  const env = { ELASTICSEARCH_URL: `http://127.0.0.1:${port}`, ELASTICSEARCH_PREFIX: place.name }
  shop = await openTestRoom(shelf, { env, log: openLog('search', 'info', sink) })
}, 20_000)
afterAll(async () => {
  await shop.close()
  passage?.close()
  if (url) await place.close()
})

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

const health = async (path: string) => {
  const answer = await fetch(`http://127.0.0.1:${shop.room.healthPort}${path}`)
  return { status: answer.status, text: await answer.text() }
}
const toldOf = (msg: string) => lines.filter((line) => line.msg === msg)

test('Elasticsearch is not there when the room starts: the room lives, waits, and says why once', async () => {
  expect((await health('/livez')).status).toBe(200)
  for (const _ of Array(5))
    expect(await health('/readyz')).toEqual({ status: 503, text: '{"ready":false,"failed":["index"]}' })
  expect(toldOf('check.failing')).toMatchObject([{ check: 'index', reason: expect.stringContaining('ECONNREFUSED') }])
  const { data, errors } = await shop.ask('{ search(text: "emma") { totalCount } }')
  expect([data, errors[0]?.extensions?.code]).toEqual([{ search: null }, 'INTERNAL_SERVER_ERROR'])
  expect(toldOf('round.failed').length).toBeLessThanOrEqual(1)
})

;(url ? test : test.skip)(
  'Elasticsearch comes: the room builds the index and is ready by itself',
  async () => {
    const { hostname, port: far } = new URL(url ?? '')
    passage = createServer((near) => {
      const there = connect(Number(far), hostname)
      near.pipe(there).pipe(near)
      near.on('error', () => there.destroy())
      there.on('error', () => near.destroy())
    }).listen(port, '127.0.0.1')
    await until('it is ready', async () => (await health('/readyz')).status === 200)
    const found = async () => (await shop.ask('{ search(text: "") { totalCount } }')).data?.search?.totalCount
    await until('every book is found', async () => (await found()) === shelf.length)
    expect(toldOf('check.passing')).toMatchObject([{ check: 'index' }])
    expect(toldOf('index.rebuilt')).toHaveLength(1)
  },
  30_000,
)
