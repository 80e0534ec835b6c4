import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type TestDatabase, type TestRedis, testDatabase, testRedis } from '../stores.ts'
import { hearsAll, newHallLife, openQueues, openRows, relayOf, until } from './hall.ts'

const life = newHallLife()
const root = path.resolve(import.meta.dirname, '../..')
let database: TestDatabase
let redis: TestRedis
let rows: ReturnType<typeof openRows>

beforeAll(async () => {
  ;[database, redis] = await Promise.all([testDatabase('payment'), testRedis()])
  rows = openRows(life, database.url)
})
afterAll(async () => {
  await life.end()
  await Promise.all([database.close(), redis.close()])
})

/** `npm run letters` on this one database, as if every room had it. */
async function letters(...args: string[]): Promise<string> {
  const rooms = ['USER', 'CATALOG', 'ORDER', 'PAYMENT', 'EMAIL', 'SEARCH']
  const named = Object.fromEntries(rooms.map((room) => [`DATABASE_URL_${room}`, database.url]))
  const env = { ...process.env, ...named, QUIRE_ENV_FILE: '', QUIRE_STATE: path.join(root, '.quire/no-such-shop') }
  const node = path.join(root, 'node_modules/.bin/node')
  return (await promisify(execFile)(node, ['scripts/letters.ts', ...args], { cwd: root, env })).stdout
}

test('Ann cannot apply an event; the letter is shown with its reason, and replayed once she can', async () => {
  const queues = openQueues(life, { url: redis.url, prefix: redis.prefix })
  const letter = () => rows.prisma.outboxDelivery.findFirst({ where: { listener: 'ann' } })
  let can = false
  let heard = 0
  hearsAll(life, 'bob', { queues, heard: async () => {} })
  hearsAll(life, 'ann', {
    queues,
    heard: async () => {
      if (!can) throw new Error('the shelf is broken')
      heard += 1
    },
  })
  relayOf(life, { sql: rows.prisma, queues, tries: 1 })
  await rows.outbox.write({}, async (_tx, say) =>
    say({ type: 'bell.rung', aggregate: 'b', sequence: 1, data: { by: 'Bob' } }),
  )
  await until(async () => (await letter())?.deadAt)
  expect(await letters()).toMatch(/→ ann {2}bell\.rung of b {2}dead since .*\n {2}the shelf is broken/)
  can = true
  const eventId = (await letter())?.eventId ?? ''
  expect(await letters('show', eventId)).toMatch(/data: \{ by: 'Bob' \}/)
  expect(await letters('replay', 'all', '--why', 'the shelf is mended')).toMatch(/will be delivered again/)
  const [deed] = await rows.prisma.letterDeed.findMany()
  expect(deed).toMatchObject({ eventId, listener: 'ann', deed: 'REPLAYED', why: 'the shelf is mended' })
  await until(async () => (await letter())?.doneAt)
  expect(heard).toBe(1)
  const { host, pathname } = new URL(database.url)
  expect(await letters()).toMatch(new RegExp(`^payment at ${host}${pathname}$[^]*^No dead letters\\.$`, 'm'))
})
