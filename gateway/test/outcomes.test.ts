import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { follow, openSockets } from './following.ts'
import { openShop, type Shop, until } from './shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

const { socket, closeAll } = openSockets(() => shop)
afterAll(closeAll)

type Counted = Readonly<Record<string, number>>

/** How many were counted under each kind, name and outcome: `graph Books 200`. */
async function counted(): Promise<Counted> {
  const page = await (await fetch(`${shop.healthUrl}/metrics`)).text()
  const lines = page.matchAll(/^quire_request_duration_seconds_count\{(.*)\} (\d+)$/gm)
  const label = (labels: string, name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(labels)?.[1]
  return Object.fromEntries(
    [...lines].map(([, labels = '', count]) => [
      ['kind', 'name', 'outcome'].map((name) => label(labels, name)).join(' '),
      Number(count),
    ]),
  )
}

/** What was counted by this deed alone. */
async function countedBy(deed: () => Promise<unknown>): Promise<Counted> {
  const before = await counted()
  await deed()
  const after = Object.entries(await counted())
  return Object.fromEntries(
    after
      .map(([key, count]) => [key, count - (before[key] ?? 0)] as const)
      // Every two seconds, whatever Ann does, the gateway asks which sessions have ended.
      .filter(([key, more]) => more > 0 && !key.startsWith('call ')),
  )
}

const overHttp = (query: string) => shop.ask({ query })
const overSocket = async (query: string) => {
  const asked = follow(socket(), query)
  await until(() => asked.state.isOver, 'the answer')
}

const whole = 'query Ann { book(id: "b1") { title } }'
const notForAnn = 'query Ann { book(id: "b1") { title secret } }'
const brokenInRoom = 'query Ann { book(id: "b1") { title broken } }'

describe('Ann asks over HTTP, and is answered with 200', () => {
  test('and whole: nobody is at fault', async () => {
    expect(await countedBy(() => overHttp(whole))).toEqual({ 'graph Ann 200': 1, 'fetch catalog ok': 1 })
  })
  test('and she may not see a part: that is no fault of ours', async () => {
    expect(await countedBy(() => overHttp(notForAnn))).toEqual({ 'graph Ann 200': 1, 'fetch catalog errors': 1 })
  })
  test('and the room failed at a part: that is our fault and the room’s', async () => {
    expect(await countedBy(() => overHttp(brokenInRoom))).toEqual({ 'graph Ann fault': 1, 'fetch catalog fault': 1 })
  })
  test('and what the schema promises was not there: the fault is ours, and of no one room', async () => {
    const lost = 'query Ann { lost { customer { name } } }'
    expect(await countedBy(() => overHttp(lost))).toEqual({
      'graph Ann fault': 1,
      'fetch order ok': 1,
      'fetch user ok': 1,
    })
  })
})

describe('Ann asks what cannot be asked', () => {
  test('and it counts as refused', async () => {
    expect(await countedBy(() => overHttp('query Ann { nothing }'))).toEqual({ 'graph none 400': 1 })
  })
})

describe('Ann asks over a socket', () => {
  test.each([
    [whole, { 'graph Ann ok': 1, 'fetch catalog ok': 1 }],
    [notForAnn, { 'graph Ann errors': 1, 'fetch catalog errors': 1 }],
    [brokenInRoom, { 'graph Ann fault': 1, 'fetch catalog fault': 1 }],
  ])('and faults are told from what she may not see: %s', async (query, expected) => {
    expect(await countedBy(() => overSocket(query))).toEqual(expected)
  })
})

describe('Ann follows her order', () => {
  const followed = (fields: string) => async () => {
    const asked = follow(socket(), `subscription Ann { orderTracking(orderId: "o1") { ${fields} } }`)
    await until(() => asked.got.length > 0 || asked.state.isOver, 'the first result')
    asked.leave()
  }
  test.each([
    ['sequence', { 'live Ann ok': 1 }],
    ['order { lines { book { secret } } }', { 'live Ann errors': 1, 'fetch catalog errors': 1 }],
    ['order { lines { book { broken } } }', { 'live Ann fault': 1, 'fetch catalog fault': 1 }],
  ])('and each result is counted by what it brought: %s', async (fields, expected) => {
    expect(await countedBy(followed(fields))).toEqual(expected)
  })
  test('and nobody’s order is not to be followed, while one that fails in the room is a fault', async () => {
    const ended = async (query: string) => {
      const asked = follow(socket(), query)
      await until(() => asked.state.isOver, 'the end')
    }
    const refused = 'subscription Ann { orderTracking(orderId: "o2") { sequence } }'
    expect(await countedBy(() => ended(refused))).toEqual({ 'live Ann errors': 1 })
    expect(await countedBy(() => ended('subscription Ann { failing }'))).toEqual({ 'live Ann fault': 1 })
  })
})

describe('The order room is gone', () => {
  beforeAll(() => shop.lives.order.end())

  test('and what Ann cannot follow is a fault of ours', async () => {
    const tracking = 'subscription Ann { orderTracking(orderId: "o1") { sequence } }'
    expect(await countedBy(() => overSocket(tracking))).toEqual({ 'live Ann fault': 1 })
  })
})

describe('The catalogue is gone', () => {
  beforeAll(() => shop.lives.catalog.end())

  test.each([
    ['HTTP', overHttp],
    ['a socket', overSocket],
  ])('and what Ann misses over %s is a fault of ours, and no answer of the room', async (_, ask) => {
    expect(await countedBy(() => ask(whole))).toEqual({ 'graph Ann fault': 1, 'fetch catalog failed': 1 })
  })
})

describe('The user room is gone before its keys were fetched', () => {
  beforeAll(() => shop.lives.user.end())

  test('and Bob, who is signed in, gets a 500', async () => {
    const authorization = `Bearer ${await shop.token()}`
    expect(await countedBy(() => shop.ask({ query: whole }, { authorization }))).toEqual({ 'graph none 500': 1 })
  })
})
