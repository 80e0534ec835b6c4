import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { doors } from '@quire/contracts/doors'
import { openDoorClient } from '@quire/platform/doors'
import { openMetrics } from '@quire/platform/metrics'
import { signViewer, type Viewer, viewerHeader } from '@quire/platform/viewer'
import { demoPeople, seedPeople } from '../seed/people.ts'
import { type Answer, asked, bearer, join, openRoom, people, type UserRoom, visitor } from './user-room.ts'

let room: UserRoom
beforeAll(async () => {
  room = await openRoom()
}, 30_000)
afterAll(() => room.close())

const signIn = async ({ email, password }: { email: string; password: string }) =>
  (await room.ask(asked.signIn, { input: { email, password } })).data.signIn
const look = (ids: string[], viewer: Viewer) =>
  room.ask(
    'query ($them: [_Any!]!) { _entities(representations: $them) { ... on User { email addresses { street } } } }',
    { them: ids.map((id) => ({ __typename: 'User', id })) },
    viewer,
  )

test('the demo people can be put in twice, and sign in with what they are', async () => {
  expect(await seedPeople({ databaseUrl: room.databaseUrl })).toBe(3)
  expect(await seedPeople({ databaseUrl: room.databaseUrl })).toBe(3)
  expect(await room.prisma.account.count()).toBe(3)
  expect((await signIn(demoPeople.page)).user.roles).toEqual(['BOOKSELLER', 'MANAGER'])
  const ann = bearer((await signIn(demoPeople.ann)).accessToken)
  expect((await room.ask(asked.me, {}, ann)).data.me.addresses).toMatchObject([{ country: 'DE', isDefault: true }])
})

test('Ann sees herself; Bob and visitors see nobody; Mrs Page sees Ann, but not where she lives', async () => {
  const [ann, bob, page] = [await signIn(demoPeople.ann), await signIn(demoPeople.bob), await signIn(demoPeople.page)]
  const she = { email: demoPeople.ann.email }
  const seen = async (viewer: Viewer) => (await look([ann.user.id], viewer)).data._entities
  expect(await seen(bearer(ann.accessToken))).toEqual([{ ...she, addresses: [{ street: 'Lindenallee 12' }] }])
  expect(await seen(bearer(bob.accessToken))).toEqual([null])
  expect(await seen(visitor())).toEqual([null])
  expect(await seen(bearer(page.accessToken))).toEqual([{ ...she, addresses: null }])
  expect((await look(['nonsense', 'VXNlcjox'], bearer(page.accessToken))).data._entities).toEqual([null, null])
})

test('Ann changes her name, and a name with a NUL is refused', async () => {
  const ann = bearer((await signIn(demoPeople.ann)).accessToken)
  const rename = (name: string) => room.ask(asked.profile, { input: { name } }, ann)
  expect((await rename('  Ann  A. ')).data.updateProfile.user.name).toBe('Ann  A.')
  expect((await rename('A\u0000')).errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT')
})

test('the gateway hears within one question which sessions ended', async () => {
  const since = new Date().toISOString()
  const key = room.env.DOOR_KEY_GATEWAY_USER
  const client = openDoorClient(room.life, {
    catalogue: doors,
    caller: 'gateway',
    url: room.url,
    key,
    metrics: openMetrics('test'),
  })
  const viewer = bearer((await signIn(demoPeople.bob)).accessToken)
  expect((await client.call('user.sessions-ended', { since })).sessionIds).toEqual([])
  await room.ask(asked.signOut, {}, viewer)
  const { sessionIds, asOf } = await client.call('user.sessions-ended', { since })
  expect(sessionIds).toEqual([viewer.user?.sessionId])
  expect((await client.call('user.sessions-ended', { since: asOf })).sessionIds).toEqual(sessionIds)
})

test('a fault of the database tells neither who it was about nor where in our code', async () => {
  const { ann } = demoPeople
  const again = { id: '0199f000-0000-7000-8000-0000000000aa', name: ann.name, email: ann.email, passwordHash: 'hers' }
  const fault = await room.prisma.account.create({ data: again }).catch((error: unknown) => String(error))
  expect(fault).toContain('Unique constraint failed')
  for (const kept of [ann.name, ann.email, 'hers', 'privacy.test.ts']) expect(fault).not.toContain(kept)
})

test('the door stays shut without the key of the gateway', async () => {
  const response = await fetch(new URL('/doors/user.sessions-ended', room.url), { method: 'POST', body: '{}' })
  expect(response.status).toBe(401)
})

test('over the network the cookie news comes beside the data, and only for the signed viewer', async () => {
  const body = JSON.stringify({ query: asked.signIn, variables: { input: { ...demoPeople.ann, name: undefined } } })
  const signed = signViewer(visitor(), { room: 'user', body, key: room.env.VIEWER_KEY_USER })
  const post = (headers: Record<string, string>) =>
    fetch(new URL('/graphql', room.url), {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    })
  const answer = await (await post({ [viewerHeader]: signed })).json()
  expect((answer as Answer).extensions?.session).toEqual({
    refreshToken: expect.any(String),
    expiresAt: expect.any(String),
  })
  expect((await post({})).status).toBe(401)
})

test('without the cache Redis the room counts by itself and lets people in', async () => {
  const lonely = await openRoom({ cacheUrl: 'redis://127.0.0.1:1/0' })
  try {
    await join(lonely, people.ann)
    const right = { email: people.ann.email, password: people.ann.password }
    expect((await lonely.ask(asked.signIn, { input: right })).data.signIn.__typename).toBe('SignInSuccess')
    const input = { ...right, password: 'a guess at ann' }
    const answers = await Promise.all(Array.from({ length: 21 }, () => lonely.ask(asked.signIn, { input })))
    const codes = answers.map(({ errors }) => errors?.[0]?.extensions?.code)
    expect(codes.filter((code) => code === 'TOO_MANY_REQUESTS')).toHaveLength(1)
    expect(codes.filter((code) => code === undefined)).toHaveLength(20)
  } finally {
    await lonely.close()
  }
})
