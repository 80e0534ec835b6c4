import { randomUUID } from 'node:crypto'
import { createServer, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createClient as createStreamClient } from 'graphql-sse'
import { type Client, createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { say } from './rooms.ts'
import { openShop, type Shop, until } from './shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

const tracking = (after?: number, orderId = 'o1') => `subscription {
  orderTracking(orderId: "${orderId}"${after === undefined ? '' : `, after: ${after}`}) {
    sequence event order { customer { name } lines { book { title } } }
  }
}`
const lines = ['b1', 'b2', 'b1', 'b1'].map((id) => ({ book: { title: `Title of ${id}` } }))
const seen = (sequence: number, event: string | null) => ({
  data: { orderTracking: { sequence, event, order: { customer: { name: 'Ann' }, lines } } },
})

const clients: Client[] = []
const socket = (connectionParams: Record<string, unknown> = {}, more: { lazy?: boolean } = {}) => {
  const client = createClient({
    url: shop.liveUrl,
    webSocketImpl: WebSocket,
    connectionParams,
    retryAttempts: 0,
    ...more,
  })
  clients.push(client)
  return client
}

/** Follows a subscription and notes what comes. */
function follow(client: Pick<Client, 'subscribe'>, query: string) {
  // biome-ignore lint/suspicious/noExplicitAny: results of any shape
  const got: any[] = []
  const state = { isOver: false, error: null as unknown }
  const leave = client.subscribe(
    { query },
    {
      next: (result) => void got.push(result),
      error: (error) => Object.assign(state, { error, isOver: true }),
      complete: () => Object.assign(state, { isOver: true }),
    },
  )
  return { got, state, leave }
}

beforeEach(() => {
  shop.history.events.splice(0, Number.POSITIVE_INFINITY, 'PLACED')
})
afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose()
  await until(() => shop.history.listening === 0, 'nobody listens any more')
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

  test('and does not notice that the order room restarts', async () => {
    const ann = follow(client(), tracking())
    await until(() => ann.got.length === 1, 'the snapshot')
    await shop.lives.order.end()
    await shop.restartOrderRoom()
    say(shop.history, 'PAID')
    await until(() => ann.got.length === 2, 'the event')
    expect(ann.got).toEqual([seen(1, null), seen(2, 'PAID')])
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
    const mutation = follow(client(), 'mutation { signIn }')
    await until(() => query.state.isOver && mutation.state.isOver, 'both')
    expect([query.got, mutation.got]).toEqual([[{ data: { order: { id: 'o1' } } }], [{ data: { signIn: true } }]])
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

describe('Ann opens a socket', () => {
  const whoAmI = async (client: Client) => {
    const asked = follow(client, '{ whoAmI }')
    await until(() => asked.state.isOver, 'the answer')
    return { ...asked, viewer: asked.got[0]?.data && JSON.parse(asked.got[0].data.whoAmI) }
  }

  test('without a token, and is a visitor', async () => {
    const { viewer } = await whoAmI(socket())
    expect(viewer).toMatchObject({ user: null, visitorId: expect.any(String) })
  })

  test('with her token and her visitor’s id, and is herself', async () => {
    const first = await shop.ask({ query: '{ whoAmI }' })
    const visitor = first.headers.get('quire-visitor')
    const { viewer } = await whoAmI(socket({ visitor, accessToken: await shop.token() }))
    expect(viewer.user.roles).toEqual(['BOOKSELLER'])
    expect(viewer.visitorId).toBe(JSON.parse(first.body.data.whoAmI).visitorId)
  })

  test('with a token that someone else signed, and it closes', async () => {
    const { state } = await whoAmI(socket({ accessToken: await shop.token({ forged: true }) }))
    expect(state.error).toMatchObject({ code: 4403 })
  })

  test('and when her session ends, so does what she follows, and nothing more is answered', async () => {
    const sid = randomUUID()
    const client = socket({ accessToken: await shop.token({ sid }) }, { lazy: false })
    const ann = follow(client, tracking())
    const more = follow(client, 'subscription { plain }')
    await until(() => ann.got.length === 1, 'the snapshot')
    shop.ended.push(sid)
    await until(() => ann.state.isOver && more.state.isOver, 'the end', 5000)
    expect(ann.got[1].errors[0].extensions.code).toBe('UNAUTHENTICATED')
    const late = await whoAmI(client)
    expect(late.state.error).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
  })

  test('and when her token is over, what she follows ends', async () => {
    const ends = Math.floor(Date.now() / 1000) + 2
    const ann = follow(socket({ accessToken: await shop.token({ until: ends }) }), tracking())
    await until(() => ann.state.isOver, 'the end', 4000)
    expect(ann.got.map(({ errors }) => errors?.[0].extensions.code)).toEqual([undefined, 'UNAUTHENTICATED'])
  })

  test('from a page that is not ours, with cookies, and is turned away', async () => {
    const open = (headers: Record<string, string>) =>
      new Promise<string>((resolve) => {
        const raw = new WebSocket(shop.liveUrl, 'graphql-transport-ws', { headers })
        raw.once('open', () => resolve('open')).once('error', ({ message }) => resolve(message))
        raw.once('open', () => raw.close())
      })
    const cookie = 'quire_visitor=x'
    expect(await open({ origin: 'https://elsewhere.example', cookie })).toContain('403')
    expect(await open({ origin: 'http://127.0.0.1:4030', cookie })).toBe('open')
    expect(await open({ origin: 'https://elsewhere.example' })).toBe('open')
  })

  test('and the limits hold there, too', async () => {
    const aliases = Array.from({ length: 51 }, (_, n) => `a${n}: __typename`).join(' ')
    for (const query of [
      `{ ${aliases} }`,
      `subscription { plain ${'__typename '.repeat(2000)} }`,
      '{ nothing }',
      '{',
    ]) {
      const asked = follow(socket(), query)
      await until(() => asked.state.isOver, 'the answer')
      expect((asked.state.error as { extensions: { code: string } }[])[0]?.extensions.code).toMatch(
        /TOO_COSTLY|BAD_USER_INPUT/,
      )
    }
  })

  test('and follows at most twenty things at once', async () => {
    const client = socket()
    const many = Array.from({ length: 21 }, () => follow(client, tracking()))
    await until(() => many.some(({ state }) => state.isOver), 'the refusal')
    const refused = many.filter(({ state }) => state.isOver)
    expect(refused).toHaveLength(1)
    expect(refused[0]?.state.error).toMatchObject([{ extensions: { code: 'TOO_MANY_REQUESTS' } }])
  })

  test('and a message of half a megabyte closes it', async () => {
    const asked = follow(socket(), `{ __typename } # ${'x'.repeat(500_000)}`)
    await until(() => asked.state.isOver, 'the end')
    expect(asked.state.error).toMatchObject({ code: 1009 })
  })
})
