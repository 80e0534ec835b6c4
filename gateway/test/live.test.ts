import { createServer, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createClient as createStreamClient } from 'graphql-sse'
import type { Client } from 'graphql-ws'
import { follow, openSockets, tracking, trackingBy } from './following.ts'
import { say } from './rooms.ts'
import { openShop, type Shop, until } from './shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

const { socket, closeAll } = openSockets(() => shop)
afterEach(closeAll)
beforeEach(() => {
  shop.history.events.splice(0, Number.POSITIVE_INFINITY, 'PLACED')
})

const lines = ['b1', 'b2', 'b1', 'b1'].map((id) => ({ book: { title: `Title of ${id}` } }))
const seen = (sequence: number, event: string | null) => ({
  data: { orderTracking: { sequence, event, order: { customer: { name: 'Ann' }, lines } } },
})

describe.each(['a socket', 'an event stream'])('Ann follows her order over %s', (way) => {
  const client = () =>
    way === 'a socket' ? socket() : (createStreamClient({ url: shop.url, retryAttempts: 0 }) as never as Client)

  test('and sees fields of three rooms with every event', async () => {
    const ann = follow(client(), tracking())
    await until(() => ann.got.length === 1, 'the snapshot')
    say(shop.history, 'PAID')
    await until(() => ann.got.length === 2, 'the event')
    expect(ann.got).toEqual([seen(1, null), seen(2, 'PAID')])
    ann.leave()
  })

  test('and after a reconnect what happened since comes once and in order', async () => {
    shop.history.events.push('PAID', 'SHIPPED')
    const ann = follow(client(), tracking(1))
    await until(() => ann.got.length === 3, 'both events')
    expect(ann.got).toEqual([seen(1, null), seen(2, 'PAID'), seen(3, 'SHIPPED')])
    ann.leave()
  })

  test('and when she goes the order room is left, too', async () => {
    const ann = follow(client(), tracking())
    await until(() => shop.history.listening === 1, 'the room is asked')
    ann.leave()
    await until(() => shop.history.listening === 0, 'the room is left')
  })

  test.each([
    ['as a literal', tracking(1), {}],
    ['as a variable', trackingBy, { orderId: 'o1', after: 1 }],
    ['as a variable left out', trackingBy, { orderId: 'o1' }],
  ])('and does not notice that the order room restarts, with `after` %s', async (_, query, variables) => {
    const ann = follow(client(), query, variables)
    await until(() => ann.got.length === 1, 'the snapshot')
    await shop.lives.order.end()
    await shop.restartOrderRoom()
    say(shop.history, 'PAID')
    await until(() => ann.got.length === 2, 'the event')
    expect(ann.got).toEqual([seen(1, null), seen(2, 'PAID')])
    say(shop.history, 'SHIPPED')
    await until(() => ann.got.length === 3, 'another event')
    ann.leave()
  })

  test('and is told within five seconds when the order room stays away', async () => {
    const ann = follow(client(), tracking())
    await until(() => ann.got.length === 1, 'the snapshot')
    await shop.lives.order.end()
    await until(() => ann.state.isOver, 'the end', 5000)
    expect(ann.got.at(-1)).toEqual({
      errors: [expect.objectContaining({ extensions: expect.objectContaining({ code: 'INTERNAL_SERVER_ERROR' }) })],
    })
    expect(JSON.stringify(ann.got)).not.toMatch(/127\.0\.0\.1|ECONN|order room/)
    await shop.restartOrderRoom()
  })

  test('and is told within five seconds when the order room hangs', async () => {
    await shop.lives.order.end()
    const hanging = createServer().listen(Number(new URL(shop.env.ORDER_URL).port), '127.0.0.1')
    const held: Socket[] = []
    hanging.on('connection', (one) => held.push(one.on('error', () => {})))
    const ann = follow(client(), tracking())
    await until(() => ann.state.isOver, 'the end', 5000)
    expect(ann.got[0].errors[0].extensions.code).toBe('INTERNAL_SERVER_ERROR')
    for (const one of held) one.destroy()
    await new Promise((resolve) => hanging.close(resolve))
    await shop.restartOrderRoom()
  })

  test('and while the catalogue hangs, events come without waiting for it again and again', async () => {
    shop.history.events.push('PAID', 'PACKED', 'SHIPPED')
    const query =
      'subscription { orderTracking(orderId: "o1", after: 0) { event order { lines { book { hanging } } } } }'
    const began = performance.now()
    const ann = follow(client(), query)
    await until(() => ann.got.length === 5, 'all of it', 6000)
    expect(performance.now() - began).toBeLessThan(2800 + 4 * 500 + 700)
    const events = ann.got.map(({ data }) => data.orderTracking.event)
    expect(events).toEqual([null, 'PLACED', 'PAID', 'PACKED', 'SHIPPED'])
    expect(ann.got.every(({ errors }) => errors[0].extensions.code === 'INTERNAL_SERVER_ERROR')).toBe(true)
    ann.leave()
  })

  test('but not Bob’s', async () => {
    const ann = follow(client(), tracking(undefined, 'o2'))
    await until(() => ann.state.isOver, 'the end')
    expect(ann.got[0].errors[0]).toMatchObject({
      message: 'This is not your order.',
      extensions: { code: 'FORBIDDEN' },
    })
  })

  test('and asks and changes things on the way', async () => {
    const query = follow(client(), '{ order { id } }')
    const mutation = follow(client(), 'mutation { wrap }')
    await until(() => query.state.isOver && mutation.state.isOver, 'both')
    expect([query.got, mutation.got]).toEqual([[{ data: { order: { id: 'o1' } } }], [{ data: { wrap: true } }]])
  })

  test('and a subscription that cannot be taken up again ends with an error', async () => {
    const ann = follow(client(), 'subscription { plain }')
    await until(() => shop.history.listenerCount('said') > 0, 'the room listens')
    say(shop.history, 'PAID')
    await until(() => ann.got.length === 1, 'the event')
    expect(ann.got).toEqual([{ data: { plain: 'PAID' } }])
    await shop.lives.order.end()
    await until(() => ann.state.isOver, 'the end', 5000)
    expect(ann.got.at(-1).errors[0].extensions.code).toBe('INTERNAL_SERVER_ERROR')
    await shop.restartOrderRoom()
  })
})
