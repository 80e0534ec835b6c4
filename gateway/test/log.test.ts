import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startTracing } from '@quire/platform/trace'
import { follow, openSockets } from './following.ts'
import { openShop, type Shop, until } from './shop.ts'

const stop = startTracing('gateway', undefined)
let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(async () => {
  await shop.close()
  await stop()
})

const { socket, closeAll } = openSockets(() => shop)

/** What the gateway and the room wrote about the failure with this reference. */
const linesOf = (reference: string) => shop.lines.filter((line) => line.reference === reference)
const trace = '0af7651916cd43dd8448eb211c80319c'

describe('Something of ours fails, and Ann mentions the reference', () => {
  test('and each line about it has the id of her request and its trace, at the gateway and in the room', async () => {
    const { headers, body } = await shop.ask(
      { query: '{ book(id: "b1") { broken } }' },
      { traceparent: `00-${trace}-b7ad6b7169203331-01` },
    )
    const lines = linesOf(body.errors[0].extensions.reference)
    expect(lines).toHaveLength(2)
    for (const line of lines) expect(line).toMatchObject({ traceId: trace, requestId: headers.get('x-request-id') })
  })

  test('and two requests have two', async () => {
    const ids = await Promise.all(
      [1, 2].map(async () => (await shop.ask({ query: '{ __typename }' })).headers.get('x-request-id')),
    )
    expect(new Set(ids).size).toBe(2)
  })

  test.each([
    '{ book(id: "b1") { broken } }',
    'subscription { orderTracking(orderId: "o1") { order { lines { book { broken } } } } }',
  ])('and so it is over a socket: %s', async (query) => {
    const asked = follow(socket(), query)
    await until(() => asked.got.length > 0, 'the answer')
    const lines = linesOf(asked.got[0].errors[0].extensions.reference)
    expect(lines.length).toBeGreaterThanOrEqual(2)
    const [first] = lines
    expect(first).toMatchObject({ requestId: expect.any(String), traceId: expect.any(String) })
    for (const line of lines) expect(line).toMatchObject({ requestId: first?.requestId, traceId: first?.traceId })
    asked.leave()
    await closeAll()
  })

  test('and so it is when a subscription fails in the room', async () => {
    const asked = follow(socket(), 'subscription { failing }')
    await until(() => asked.state.isOver, 'the end')
    const lines = linesOf(asked.got[0].errors[0].extensions.reference)
    expect(lines).toHaveLength(2)
    for (const line of lines) expect(line).toMatchObject({ requestId: lines[0]?.requestId, traceId: lines[0]?.traceId })
    expect(lines[0]?.requestId).toEqual(expect.any(String))
    await closeAll()
  })
})
