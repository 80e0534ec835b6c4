import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { openRedis } from '@quire/platform/redis'
import { until } from '../../../test/stories/until.ts'
import { dig, mrsPage, openTestRoom, type TestRoom } from './room.ts'
import { shelve } from './shelf.ts'

const life = newLife(openLog('catalog', 'silent'))
let server: TestRoom
let isCalled: Promise<void>
beforeAll(async () => {
  server = await openTestRoom({ role: 'server' })
  const ear = openRedis(life, server.env.REDIS_URL, 'waits')
  await ear.subscribe(`${server.env.QUEUE_PREFIX}.nudge.relay-catalog`)
  isCalled = new Promise((resolve) => void ear.once('message', () => resolve()))
})
afterAll(async () => {
  await life.end()
  await server.close()
})

const deliveries = () => server.sql.outboxDelivery.findMany({ select: { addedAt: true } })
const repriced = async (title: string) => {
  const book = await shelve(server, { title })
  const input = { bookId: book.globalId, price: { amount: 999, currency: 'EUR' }, expectedVersion: 1 }
  const done = await server.ask(
    'mutation ($input: SetPriceInput!) { setPrice(input: $input) { __typename } }',
    { input },
    mrsPage,
  )
  expect(dig(done, 'setPrice', '__typename')).toBe('SetPriceSuccess')
}

test('the server alone answers Mrs Page, calls for a relay and carries nothing; listeners alone carry it and open no port', async () => {
  await repriced('Emma')
  await isCalled
  expect(await deliveries()).toEqual([{ addedAt: null }])

  const listeners = await openTestRoom({ role: 'listeners', stores: server.kept })
  try {
    expect(listeners.url).toBe('')
    await until('what was said is carried', async () => (await deliveries()).every(({ addedAt }) => addedAt))
    await repriced('Persuasion')
    await until('what is said now is carried', async () => {
      const all = await deliveries()
      return all.length === 2 && all.every(({ addedAt }) => addedAt)
    })
    expect(await (await fetch(`http://127.0.0.1:${listeners.healthPort}/readyz`)).json()).toEqual({ ready: true })
  } finally {
    await listeners.close()
  }
})
