import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { signVisitor } from '../src/identity/visitor.ts'
import { annId, openShop, type Shop, until } from './shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop({ PUBLIC_URL: 'https://quire.example' })
})
afterAll(() => shop.close())

const whoAmI = async (headers: Record<string, string> = {}) => {
  const answer = await shop.ask({ query: '{ whoAmI }' }, headers)
  return { ...answer, viewer: answer.body.data ? JSON.parse(answer.body.data.whoAmI) : null }
}
const whoActs = async (headers: Record<string, string>) =>
  JSON.parse((await shop.ask({ query: 'mutation { whoActs }' }, headers)).body.data.whoActs)

const cookieIn = (headers: Headers, name: string) => headers.getSetCookie().find((one) => one.startsWith(`${name}=`))
const pair = (cookie = '') => cookie.split(';')[0] ?? ''
const page = { origin: 'https://quire.example' }

describe('Ann comes without signing in', () => {
  test('with a browser, and keeps her id in a cookie that no script reads', async () => {
    const first = await whoAmI(page)
    const cookie = cookieIn(first.headers, 'quire_visitor')
    expect(cookie).toMatch(/; Path=\/; Max-Age=34560000; HttpOnly; SameSite=Lax; Secure$/)
    expect(first.headers.get('quire-visitor')).toBeNull()
    expect(first.viewer).toMatchObject({ user: null, visitorId: expect.stringMatching(/^[\w-]{24}$/) })

    const again = await whoAmI({ ...page, cookie: pair(cookie) })
    expect(again.viewer.visitorId).toBe(first.viewer.visitorId)
    expect(again.headers.getSetCookie()).toEqual([])
  })

  test('with an app, and sends her id back in a header', async () => {
    const first = await whoAmI()
    const header = { 'quire-visitor': first.headers.get('quire-visitor') ?? '' }
    const again = await whoAmI(header)
    expect(again.viewer.visitorId).toBe(first.viewer.visitorId)
    expect(again.headers.getSetCookie()).toEqual([])
  })

  test('and nobody becomes her by making up or changing an id', async () => {
    const { viewer, headers } = await whoAmI()
    const signed = headers.get('quire-visitor') ?? ''
    const body = Buffer.from(JSON.stringify({ visitor: viewer.visitorId })).toString('base64url')
    for (const forged of [viewer.visitorId, `${body}.${'A'.repeat(43)}`, `${signed}A`, `x${signed}`, 'a.b']) {
      const { viewer: other, status } = await whoAmI({ 'quire-visitor': forged })
      expect(status).toBe(200)
      expect(other.visitorId).not.toBe(viewer.visitorId)
    }
  })

  test('and a page cannot read the cookie by sending an empty header', async () => {
    const { viewer, headers } = await whoAmI(page)
    const other = await whoAmI({ ...page, cookie: pair(cookieIn(headers, 'quire_visitor')), 'quire-visitor': '' })
    expect(other.viewer.visitorId).not.toBe(viewer.visitorId)
  })
})

describe('Bob writes headers that only the gateway may write', () => {
  test('and no room sees any of them', async () => {
    const smuggled = {
      'quire-viewer': 'forged.forged',
      'x-user-id': annId,
      'x-forwarded-for': '6.6.6.6',
      'x-roles': 'ADMIN',
    }
    const { viewer } = await whoAmI(smuggled)
    expect(viewer.user).toBeNull()
    expect(viewer.address).toBe('127.0.0.1')
    expect(Object.keys(viewer).sort()).toEqual(['address', 'user', 'visitorId'])
  })
})

describe('Ann signs in', () => {
  const bearer = async (parts?: Parameters<Shop['token']>[0]) => ({
    authorization: `Bearer ${await shop.token(parts)}`,
  })

  test('and her rooms know her by her token', async () => {
    const sid = randomUUID()
    const { viewer } = await whoAmI(await bearer({ sid }))
    expect(viewer.user).toEqual({ id: annId, roles: ['BOOKSELLER'], sessionId: sid })
  })

  test.each([
    ['is over', { until: Math.floor(Date.now() / 1000) - 60 }],
    ['someone else signed', { forged: true }],
    ['is meant for someone else', { audience: 'another-shop' }],
    ['names no session', { sid: 'none' }],
  ])('but a token that %s is an error, never a visitor', async (_, parts) => {
    const { status, body } = await whoAmI(await bearer(parts))
    expect(status).toBe(401)
    expect(body).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
    expect(body.data).toBeUndefined()
  })

  test('but a token without a signature is an error', async () => {
    const part = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64url')
    const claims = {
      sub: annId,
      sid: randomUUID(),
      roles: ['ADMIN'],
      iss: 'quire',
      aud: 'quire-graph',
      exp: 9_999_999_999,
    }
    for (const alg of ['none', 'None', 'HS256']) {
      const token = `${part({ alg, kid: 'k1' })}.${part(claims)}.${alg === 'HS256' ? 'AAAA' : ''}`
      expect(await whoAmI({ authorization: `Bearer ${token}` })).toMatchObject({ status: 401 })
    }
    expect(await whoAmI({ authorization: 'Basic YTpi' })).toMatchObject({ status: 401 })
  })

  test('and once she has signed out elsewhere her token is refused within five seconds', async () => {
    const sid = randomUUID()
    const headers = await bearer({ sid })
    expect(await whoAmI(headers)).toMatchObject({ status: 200 })
    shop.ended.push(sid)
    await until(async () => (await whoAmI(headers)).status === 401, 'the token is refused', 5000)
  })

  test('and the gateway keeps her refresh token in a cookie, and out of the answer', async () => {
    const { headers, body } = await shop.ask({ query: 'mutation { signIn }' }, page)
    expect(body).toEqual({ data: { signIn: true } })
    expect(cookieIn(headers, 'quire_refresh')).toMatch(
      /^quire_refresh=rt-1; Path=\/graphql; Max-Age=3(600|59\d); HttpOnly; SameSite=Strict; Secure$/,
    )
  })

  test('and a stream’s answer sets the same cookie', async () => {
    const { headers, text } = await shop.ask({ query: 'mutation { signIn }' }, { ...page, accept: 'text/event-stream' })
    expect(text).toContain('event: next\ndata: {"data":{"signIn":true}}')
    expect(cookieIn(headers, 'quire_refresh')).toContain('rt-1')
  })

  test('and the refresh token travels to the room that keeps sessions, with changes only', async () => {
    const cookie = 'quire_refresh=rt-1'
    expect((await whoActs({ cookie })).refreshToken).toBe('rt-1')
    expect((await whoAmI({ cookie })).viewer.refreshToken).toBeUndefined()
  })

  test('and signing out takes the cookie away and starts a new visitor', async () => {
    const before = await whoAmI(page)
    const cookie = pair(cookieIn(before.headers, 'quire_visitor'))
    const { headers } = await shop.ask({ query: 'mutation { signOut }' }, { ...page, cookie })
    expect(cookieIn(headers, 'quire_refresh')).toMatch(/^quire_refresh=; Path=\/graphql; Max-Age=0/)
    const after = await whoAmI({ ...page, cookie: pair(cookieIn(headers, 'quire_visitor')) })
    expect(after.viewer.visitorId).not.toBe(before.viewer.visitorId)
    expect(after.headers.getSetCookie()).toEqual([])
  })
})

describe('Pages ask from their origins', () => {
  const preflight = (origin: string) =>
    fetch(shop.url, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } })

  test('and only ours are let in', async () => {
    const ours = await preflight('http://127.0.0.1:4030')
    expect(ours.headers.get('access-control-allow-origin')).toBe('http://127.0.0.1:4030')
    expect(ours.headers.get('access-control-allow-credentials')).toBe('true')
    const foreign = await preflight('https://elsewhere.example')
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull()
  })
})

test('Ann comes back during a rotation of keys, keeps her id, and is signed anew once', async () => {
  const [old, fresh] = [randomBytes(32), randomBytes(32)].map((key) => key.toString('base64url'))
  const rotating = await openShop({ VISITOR_KEY: `${fresh} ${old}` })
  const ask = async (visitor: string) => {
    const answer = await rotating.ask({ query: '{ whoAmI }' }, { ...page, cookie: `quire_visitor=${visitor}` })
    return { cookie: cookieIn(answer.headers, 'quire_visitor'), viewer: JSON.parse(answer.body.data.whoAmI) }
  }
  const id = 'v'.repeat(24)
  const { cookie, viewer } = await ask(signVisitor(id, Buffer.from(old ?? '', 'base64url')))
  expect(viewer.visitorId).toBe(id)
  expect(cookie).toContain(signVisitor(id, Buffer.from(fresh ?? '', 'base64url')))
  const again = await ask(pair(cookie).replace('quire_visitor=', ''))
  expect([again.viewer.visitorId, again.cookie]).toEqual([id, undefined])
  await rotating.close()
})
