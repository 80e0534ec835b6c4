import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { Client } from 'graphql-ws'
import { WebSocket } from 'ws'
import { follow, openSockets, tracking } from './following.ts'
import { openShop, type Shop, until } from './shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

const { socket, closeAll } = openSockets(() => shop)
afterEach(closeAll)

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

  const open = (headers: Record<string, string>, url = shop.liveUrl) =>
    new Promise<string>((resolve) => {
      const raw = new WebSocket(url, 'graphql-transport-ws', { headers })
      raw.once('open', () => resolve('open')).once('error', ({ message }) => resolve(message))
      raw.once('open', () => raw.close())
    })

  test('at another address, and there is none', async () => {
    for (const path of ['/', '//', '/graphql/x', '/%zz']) {
      expect(await open({}, shop.liveUrl.replace('/graphql', path))).toContain('404')
    }
  })

  test('from a page that is not ours, with cookies, and is turned away', async () => {
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

  test('and is told to sign in and out over HTTP, before anything is changed', async () => {
    for (const query of ['mutation { signIn }', 'mutation { wrap ...F } fragment F on Mutation { out: signOut }']) {
      const asked = follow(socket(), query)
      await until(() => asked.state.isOver, 'the answer')
      expect(asked.got).toEqual([])
      expect(asked.state.error).toMatchObject([
        { message: expect.stringContaining('over HTTP'), extensions: { code: 'BAD_USER_INPUT' } },
      ])
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
