import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { openPool } from '@quire/platform/database'
import type { Life } from '@quire/platform/lifecycle'
import { openRedis } from '@quire/platform/redis'
import { anyFreePort } from '../../dev/stores/src/ports.ts'
import { type TestDatabase, type TestRedis, testDatabase, testRedis } from '../stores.ts'
import { openLine } from '../stories/hangable.ts'
import { newHallLife, openRows, until } from './hall.ts'

let database: TestDatabase
let redis: TestRedis
let silent: Server
const callers = new Set<Socket>()
let life: Life
beforeAll(async () => {
  ;[database, redis] = await Promise.all([testDatabase('payment'), testRedis()])
  // It takes every call and never says a word.
  silent = createServer((caller) => void callers.add(caller.on('error', () => {})))
  await once(silent.listen(0, '127.0.0.1'), 'listening')
})
afterAll(async () => {
  for (const caller of callers) caller.destroy()
  silent.close()
  await Promise.all([database.close(), redis.close()])
})
beforeEach(() => {
  life = newHallLife()
})
afterEach(() => life.end())

const silentPort = () => (silent.address() as AddressInfo).port
const databaseAt = (port: number) => openRows(life, `postgresql://quire@127.0.0.1:${port}/hall`).prisma
const refused = async (asked: PromiseLike<unknown>) => {
  const began = performance.now()
  const reason = await Promise.resolve(asked).then(
    () => 'it answered',
    (err: Error) => err.message,
  )
  return { reason, afterMs: performance.now() - began }
}
// What the gateway gives a query.
const aQueryMs = 2800

test('a Postgres that nobody runs is refused at once', async () => {
  const { reason, afterMs } = await refused(databaseAt(await anyFreePort()).$queryRaw`SELECT 1`)
  expect(reason).toMatch(/reach|ECONNREFUSED/i)
  expect(afterMs).toBeLessThan(1000)
})

test('of a Postgres that never speaks fifty people learn before the gateway gives up, also those who stood in line', async () => {
  const prisma = databaseAt(silentPort())
  const answers = await Promise.all(Array.from({ length: 50 }, () => refused(prisma.$queryRaw`SELECT 1`)))
  for (const { reason, afterMs } of answers) {
    expect(reason).not.toBe('it answered')
    expect(afterMs).toBeLessThan(aQueryMs)
  }
})

test('a transaction on it is not begun, and nobody waits for that either', async () => {
  const { outbox } = openRows(life, `postgresql://quire@127.0.0.1:${silentPort()}/hall`)
  const { reason, afterMs } = await refused(outbox.write({}, async () => {}))
  expect(reason).not.toBe('it answered')
  expect(afterMs).toBeLessThan(aQueryMs)
})

test('a Postgres that hangs in the middle of a question is given up after nine seconds, and asked again when it is back', async () => {
  const address = new URL(database.url)
  const line = await openLine(`http://${address.host}`)
  address.host = new URL(line.url).host
  const { prisma } = openRows(life, address.href)
  await prisma.$queryRaw`SELECT 1`
  line.setDead(true)
  const { reason, afterMs } = await refused(prisma.$queryRaw`SELECT 1`)
  expect(reason).toMatch(/timeout/i)
  expect(afterMs).toBeLessThan(10_000)
  line.setDead(false)
  await until(() => prisma.$queryRaw`SELECT 1`.then(Boolean, () => false))
  await line.close()
})

test('a statement that takes too long is cut off by Postgres itself', async () => {
  const { pool } = openPool(life, database.url)
  const { reason, afterMs } = await refused(pool.query('SELECT pg_sleep(60)'))
  expect(reason).toMatch(/statement timeout/)
  expect(afterMs).toBeLessThan(9000)
})

test('a Redis that nobody runs is refused at once', async () => {
  const { reason, afterMs } = await refused(openRedis(life, `redis://127.0.0.1:${await anyFreePort()}`, 'asks').ping())
  expect(reason).toMatch(/Stream isn't writeable|closed/)
  expect(afterMs).toBeLessThan(500)
})

test('a Redis that never speaks is refused at once', async () => {
  const { reason, afterMs } = await refused(openRedis(life, `redis://127.0.0.1:${silentPort()}`, 'asks').ping())
  expect(reason).not.toBe('it answered')
  expect(afterMs).toBeLessThan(500)
})

test('a Redis that hangs is given up after two seconds, and asked again when it is back', async () => {
  const line = await openLine(redis.url.replace('redis:', 'http:'))
  const asking = openRedis(life, line.url.replace('http:', 'redis:'), 'asks')
  await once(asking, 'ready')
  line.setDead(true)
  const { reason, afterMs } = await refused(asking.ping())
  expect(reason).toMatch(/timed out/)
  expect(afterMs).toBeLessThan(aQueryMs)
  line.setDead(false)
  await until(() => asking.ping().then(Boolean, () => false))
  await line.close()
})
