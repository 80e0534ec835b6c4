import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { signViewer, viewerHeader } from '@quire/platform/viewer'
import { type TestDatabase, testDatabase, testRedis } from '../../../test/stores.ts'
import { type Line, openLine } from '../../../test/stories/hangable.ts'
import { until } from '../../../test/stories/until.ts'
import { openTestRoom, type TestRoom, visitor } from './room.ts'

let database: TestDatabase
let line: Line
let room: TestRoom
beforeAll(async () => {
  const [ours, redis] = await Promise.all([testDatabase('catalog'), testRedis()])
  database = ours
  const address = new URL(database.url)
  address.searchParams.set('connect_timeout', '2')
  line = await openLine(`http://${address.host}`)
  // New connections are taken and nobody speaks, as of a server that hangs.
  line.setDead(true)
  address.host = new URL(line.url).host
  room = await openTestRoom({ stores: { database: { ...database, url: address.href }, redis } })
})
afterAll(async () => {
  await room.close()
  await line.close()
  await database.close()
})

const health = async (path: string) => fetch(`http://127.0.0.1:${room.healthPort}${path}`)
const readiness = async () => {
  const answer = await health('/readyz')
  return { status: answer.status, ...((await answer.json()) as object) }
}
const askedOverHttp = async () => {
  const body = JSON.stringify({ query: '{ books(first: 1) { totalCount } }' })
  const signed = signViewer(visitor, { room: 'catalog', body, key: room.env.VIEWER_KEY_CATALOG })
  const headers = { 'content-type': 'application/json', [viewerHeader]: signed }
  const began = performance.now()
  const answer = await fetch(`${room.url}/graphql`, { method: 'POST', body, headers })
  return {
    status: answer.status,
    body: (await answer.json()) as { errors?: unknown },
    afterMs: performance.now() - began,
  }
}
const ourFault = { extensions: { code: 'INTERNAL_SERVER_ERROR', reference: expect.any(String) } }

test('a pod that has not yet reached its database does not start, and lives', async () => {
  const waiting = JSON.stringify({ status: 503, ready: false, failed: ['database'] })
  await until('only the database is missing', async () => JSON.stringify(await readiness()) === waiting)
  expect((await health('/livez')).status).toBe(200)
})

test('once it has, it is ready; when the database hangs it stays so, says what is missing, and answers in time', async () => {
  line.setDead(false)
  await until('it is ready', async () => (await readiness()).status === 200)
  expect(await askedOverHttp()).toMatchObject({ body: { data: { books: { totalCount: 0 } } } })

  line.setDead(true)
  await until('it is degraded', async () => 'degraded' in (await readiness()))
  expect(await readiness()).toEqual({ status: 200, ready: true, degraded: ['database'] })
  expect(await (await health('/metrics')).text()).toMatch(/^quire_check_failing\{check="database".* 1$/m)
  const asked = await askedOverHttp()
  expect(asked).toMatchObject({ body: { errors: [ourFault] } })
  expect(asked.afterMs).toBeLessThan(10_000)
}, 40_000)

test('and when it is back the room answers again by itself, and is degraded no more', async () => {
  line.setDead(false)
  await until('it answers', async () => (await askedOverHttp()).body.errors === undefined)
  await until('it is whole', async () => !('degraded' in (await readiness())))
})
