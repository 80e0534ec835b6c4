import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { signViewer, viewerHeader } from '../../platform/viewer.ts'
import { loginOf } from '../../scripts/demo/urls.ts'
import { openShop, type RoomUrl, type Shop } from './shop.ts'
import { forged, openTokenPress, type TokenPress } from './token-press.ts'
import { until } from './until.ts'
import { faultOf, signedIn, type Visitor, visitor } from './visitor.ts'

let shop: Shop
let press: TokenPress
beforeAll(async () => {
  shop = await openShop()
  press = openTokenPress(shop.keys.ACCESS_TOKEN_KEY ?? '')
}, 60_000)
afterAll(() => shop.close(), 30_000)

const me = '{ me { name } }'

/** Asks who she is with another token; answers the code of the refusal. */
async function refusalOf(token: string): Promise<string | null> {
  const reply = await visitor(shop).send(me, {}, { authorization: `Bearer ${token}` })
  expect(reply.data?.me ?? null).toBeNull()
  return faultOf(reply)
}

async function annsToken(): Promise<string> {
  const ann = await signedIn(shop, 'ann')
  expect(await ann.ask(me)).toEqual({ me: { name: 'Ann Archer' } })
  return ann.accessToken() ?? ''
}

describe('A token is refused', () => {
  test('and nothing else is wrong with those that the press makes: a good one passes', async () => {
    const token = press.again(await annsToken())
    expect((await visitor(shop).send(me, {}, { authorization: `Bearer ${token}` })).data).toEqual({
      me: { name: 'Ann Archer' },
    })
  })

  test('when it has expired', async () => {
    const past = Math.floor(Date.now() / 1000) - 60
    expect(await refusalOf(press.again(await annsToken(), { exp: past, iat: past - 600 }))).toBe('UNAUTHENTICATED')
  })

  test('when it is for another audience, or of another issuer', async () => {
    const token = await annsToken()
    expect(await refusalOf(press.again(token, { aud: 'another-graph' }))).toBe('UNAUTHENTICATED')
    expect(await refusalOf(press.again(token, { iss: 'another-shop' }))).toBe('UNAUTHENTICATED')
  })

  test('when somebody else signed it, or nobody did', async () => {
    const token = await annsToken()
    expect(await refusalOf(openTokenPress().again(token))).toBe('UNAUTHENTICATED')
    expect(await refusalOf(forged.unsigned(token))).toBe('UNAUTHENTICATED')
    expect(await refusalOf(forged.signedWithThePublicKey(token, shop.keys.ACCESS_TOKEN_KEY ?? ''))).toBe(
      'UNAUTHENTICATED',
    )
  })

  test('when a role was written into it', async () => {
    expect(await refusalOf(forged.withRole(await annsToken(), 'ADMIN'))).toBe('UNAUTHENTICATED')
  })

  test('when it is no token', async () => {
    for (const token of ['nonsense', 'a.b.c', '.', 'e30.e30.']) expect(await refusalOf(token)).toBe('UNAUTHENTICATED')
  })
})

describe('A session ends', () => {
  const opening = `mutation ($input: SignInInput!) { signIn(input: $input) { ... on SignInSuccess { accessToken refreshToken } } }`
  const refreshing = `mutation ($token: String!) { refreshSession(input: { refreshToken: $token }) { __typename
    ... on RefreshSessionSuccess { accessToken refreshToken } ... on UserError { code } } }`

  async function open(): Promise<{ bob: Visitor; refreshToken: string }> {
    const bob = visitor(shop)
    const { data } = await bob.send(opening, { input: { ...loginOf(shop.urls, 'bob'), refreshIn: 'PAYLOAD' } })
    bob.signedInAs(data.signIn.accessToken)
    expect(await bob.ask(me)).toEqual({ me: { name: 'Bob Brook' } })
    return { bob, refreshToken: data.signIn.refreshToken }
  }

  const untilOut = (bob: Visitor) =>
    until('his access is over', async () => faultOf(await bob.send(me)) === 'UNAUTHENTICATED', 5000)

  test('for the whole family, within five seconds, when a refresh token comes twice', async () => {
    const { bob, refreshToken } = await open()
    const first = (await bob.send(refreshing, { token: refreshToken })).data.refreshSession
    const second = (await bob.send(refreshing, { token: first.refreshToken })).data.refreshSession
    expect(second.__typename).toBe('RefreshSessionSuccess')
    const stolen = await visitor(shop).send(refreshing, { token: refreshToken })
    expect(stolen.data.refreshSession.__typename).toBe('TokenInvalid')
    bob.signedInAs(second.accessToken)
    await untilOut(bob)
    const last = await visitor(shop).send(refreshing, { token: second.refreshToken })
    expect(last.data.refreshSession.__typename).toBe('TokenInvalid')
  })

  test('within five seconds after Bob signs out, and only this one of his', async () => {
    const [{ bob }, elsewhere] = [await open(), await open()]
    const { data } = await bob.send('mutation { signOut { ... on SignOutSuccess { ended } } }')
    expect(data.signOut.ended).toBe(true)
    await untilOut(bob)
    expect(await elsewhere.bob.ask(me)).toEqual({ me: { name: 'Bob Brook' } })
  })
})

const names = ['USER', 'CATALOG', 'CART', 'ORDER', 'SEARCH'] as const

describe('A room that is asked behind the gateway’s back', () => {
  const body = JSON.stringify({ query: '{ __typename }' })
  const viewer = { visitorId: 'someone-made-up', user: { id: randomUUID(), roles: ['ADMIN'], sessionId: randomUUID() } }
  const keyOf = (name: string) => Buffer.from(shop.keys[`VIEWER_KEY_${name}`] ?? '', 'base64url')

  async function ask(name: string, signature?: string, sent = body): Promise<number> {
    const headers = { 'content-type': 'application/json', ...(signature && { [viewerHeader]: signature }) }
    const url = `${shop.rooms[`${name}_URL` as RoomUrl]}/graphql`
    return (await fetch(url, { method: 'POST', headers, body: sent })).status
  }

  const signed = (name: string, more: object = {}) =>
    signViewer(viewer, { room: name.toLowerCase(), body, key: keyOf(name), ...more })

  test.each(names)('%s answers the gateway alone', async (name) => {
    expect(await ask(name, signed(name))).toBe(200)
    expect(await ask(name)).toBe(401)
    expect(await ask(name, 'made-up.signature')).toBe(401)
  })

  test.each(names)('%s refuses a signature that is old, or from the future', async (name) => {
    expect(await ask(name, signed(name, { now: Date.now() - 31_000 }))).toBe(401)
    expect(await ask(name, signed(name, { now: Date.now() + 60_000 }))).toBe(401)
  })

  test.each(names)('%s refuses a signature for another request, another room, or with another’s key', async (name) => {
    expect(await ask(name, signed(name), JSON.stringify({ query: '{ _service { sdl } }' }))).toBe(401)
    const other = name === 'USER' ? 'ORDER' : 'USER'
    expect(await ask(name, signed(name, { room: other.toLowerCase() }))).toBe(401)
    expect(await ask(name, signed(name, { key: keyOf(other) }))).toBe(401)
  })
})

test('Headers that say who someone is are not believed at the gateway', async () => {
  const body = JSON.stringify({ query: me, variables: {} })
  const viewer = {
    visitorId: 'x',
    user: { id: '0199f000-0000-7000-8000-000000000003', roles: ['ADMIN'], sessionId: randomUUID() },
  }
  const key = Buffer.from(shop.keys.VIEWER_KEY_USER ?? '', 'base64url')
  const reply = await visitor(shop).send(me, {}, { [viewerHeader]: signViewer(viewer, { room: 'user', body, key }) })
  expect(reply.data).toEqual({ me: null })
})
