import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { asked, bearer, join, openRoom, people, type UserRoom, visitor } from './user-room.ts'

let room: UserRoom
beforeAll(async () => {
  room = await openRoom()
  await join(room, people.ann)
}, 30_000)
afterAll(() => room.close())

const signIn = (input: Record<string, unknown>, viewer = visitor()) => room.ask(asked.signIn, { input }, viewer)
const app = { email: people.ann.email, password: people.ann.password, refreshIn: 'PAYLOAD' }

test('Ann signs in with her address in any case; an app gets the refresh token in the answer', async () => {
  const { data, extensions } = await signIn({ ...app, email: 'Ann@EXAMPLE.test' })
  expect(data.signIn).toMatchObject({ __typename: 'SignInSuccess', refreshToken: expect.any(String) as unknown })
  expect(extensions?.session).toBeUndefined()
})

test('her access token stands up to the published keys, for ten minutes', async () => {
  const { data } = await signIn(app)
  const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', room.url))
  const rules = { issuer: 'quire', audience: 'quire-graph', algorithms: ['EdDSA'] }
  const { payload, protectedHeader } = await jwtVerify(data.signIn.accessToken, keys, rules)
  expect(payload).toMatchObject({ roles: [], sid: expect.any(String) as unknown, jti: expect.any(String) as unknown })
  expect(Number(payload.exp) - Number(payload.iat)).toBeLessThanOrEqual(600)
  expect(protectedHeader.kid).toBeDefined()
})

test('the published keys hold no private part', async () => {
  const published = (await (await fetch(new URL('/.well-known/jwks.json', room.url))).json()) as { keys: object[] }
  expect(Object.keys(published.keys[0] ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x'])
})

test('a wrong password and an unknown address get one and the same answer', async () => {
  const wrong = await signIn({ email: people.ann.email, password: 'three loud geese' })
  const unknown = await signIn({ email: 'nobody@example.test', password: 'three loud geese' })
  expect(wrong.data.signIn).toMatchObject({ __typename: 'WrongCredentials', field: null })
  expect(unknown).toEqual(wrong)
})

test('whoever guesses at Bob is stopped and told when to come back; Ann next door is not', async () => {
  await join(room, people.bob)
  const guess = () =>
    signIn({ email: people.bob.email, password: 'a guess at bob' }, visitor({ address: '203.0.113.9' }))
  const answers = await Promise.all(Array.from({ length: 24 }, guess))
  const stopped = answers.filter(({ errors }) => errors?.[0]?.extensions?.code === 'TOO_MANY_REQUESTS')
  expect(stopped).toHaveLength(4)
  expect(stopped[0]?.errors?.[0]?.extensions?.retryAfterS).toBeGreaterThan(0)
  const ann = await signIn(app, visitor({ address: '203.0.113.9' }))
  expect(ann.data.signIn.__typename).toBe('SignInSuccess')
})

test('Ann signs out: her session is over, her cookie is cleared and the visitor is a new one', async () => {
  const { data } = await signIn(app)
  const out = await room.ask(asked.signOut, {}, bearer(data.signIn.accessToken))
  expect(out.data.signOut.ended).toBe(true)
  expect(out.extensions?.session).toEqual({ clear: true, newVisitor: true })
  const { refreshToken } = data.signIn
  expect((await room.ask(asked.refresh, { input: { refreshToken } })).data.refreshSession.code).toBe('TOKEN_INVALID')
  expect((await room.ask(asked.signOut, { input: { refreshToken } })).data.signOut.ended).toBe(false)
})

test('an app whose access token is over signs out by its refresh token', async () => {
  const { refreshToken } = (await signIn(app)).data.signIn
  expect((await room.ask(asked.signOut, { input: { refreshToken } })).data.signOut.ended).toBe(true)
})

test('Ann signs out everywhere but here', async () => {
  const [here, there] = [(await signIn(app)).data.signIn, (await signIn(app)).data.signIn]
  const viewer = bearer(here.accessToken)
  const { data, extensions } = await room.ask(asked.everywhere, { input: { keepThisSession: true } }, viewer)
  expect(data.signOutEverywhere.sessionsEnded).toBeGreaterThanOrEqual(1)
  expect(extensions?.session).toBeUndefined()
  const refresh = (refreshToken: string) => room.ask(asked.refresh, { input: { refreshToken } })
  expect((await refresh(there.refreshToken)).data.refreshSession.__typename).toBe('TokenInvalid')
  expect((await refresh(here.refreshToken)).data.refreshSession.__typename).toBe('RefreshSessionSuccess')
})

test('a visitor has no account to look at and nothing to sign out of everywhere', async () => {
  expect((await room.ask(asked.me)).data.me).toBeNull()
  expect((await room.ask(asked.everywhere)).errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED')
})
