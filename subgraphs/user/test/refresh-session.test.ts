import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { digest } from '@quire/platform/signature'
import { decodeJwt } from 'jose'
import { asked, join, openRoom, people, type UserRoom, visitor } from './user-room.ts'

let room: UserRoom
beforeAll(async () => {
  room = await openRoom()
  await join(room, people.ann)
}, 30_000)
afterAll(() => room.close())

const input = { email: people.ann.email, password: people.ann.password, refreshIn: 'PAYLOAD' }
const newToken = async (): Promise<string> => (await room.ask(asked.signIn, { input })).data.signIn.refreshToken
const refresh = async (refreshToken: string) =>
  (await room.ask(asked.refresh, { input: { refreshToken } })).data.refreshSession
const backdate = (token: string, ms: number) =>
  room.prisma.refreshToken.update({ where: { hash: digest(token) }, data: { replacedAt: new Date(Date.now() - ms) } })

test('a refresh token is replaced at every use, and its cookie with it', async () => {
  const cookie = (await room.ask(asked.signIn, { input: { ...input, refreshIn: 'COOKIE' } })).extensions?.session
  const viewer = visitor({ refreshToken: String(cookie?.refreshToken) })
  const { data, extensions } = await room.ask(asked.refresh, {}, viewer)
  expect(data.refreshSession).toMatchObject({ __typename: 'RefreshSessionSuccess', refreshToken: null })
  expect(extensions?.session?.refreshToken).not.toBe(cookie?.refreshToken)
  expect(extensions?.session?.refreshToken).toEqual(expect.any(String))
})

test('twenty tabs that refresh at once get one successor and stay signed in', async () => {
  const token = await newToken()
  const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(token)))
  expect(answers.map((one) => one.__typename)).toEqual(Array(20).fill('RefreshSessionSuccess'))
  const successors = new Set(answers.map((one) => one.refreshToken))
  expect(successors.size).toBe(1)
  expect(successors.has(token)).toBe(false)
  expect((await refresh(answers[0].refreshToken)).__typename).toBe('RefreshSessionSuccess')
})

test('a token that is used again after ten seconds ends the whole family', async () => {
  const stolen = await newToken()
  const { refreshToken: current } = await refresh(stolen)
  await backdate(stolen, 10_500)
  expect((await refresh(stolen)).code).toBe('TOKEN_INVALID')
  expect((await refresh(current)).code).toBe('TOKEN_INVALID')
  const family = await room.prisma.refreshToken.findUniqueOrThrow({
    where: { hash: digest(stolen) },
    include: { session: true },
  })
  expect(family.session.endedReason).toBe('TOKEN_REUSED')
  const warnings = room.logged.filter(({ msg }) => msg === 'session.family-revoked')
  expect(warnings).toEqual([expect.objectContaining({ level: 'warn', sessionId: family.sessionId })])
  expect(JSON.stringify(warnings)).not.toContain(stolen)
})

test('a token before the last one ends the family, however fresh it is', async () => {
  const first = await newToken()
  const second = (await refresh(first)).refreshToken
  const third = (await refresh(second)).refreshToken
  expect((await refresh(first)).code).toBe('TOKEN_INVALID')
  expect((await refresh(third)).code).toBe('TOKEN_INVALID')
})

test('a thief and Ann do not both go on: whoever is second ends it for both', async () => {
  const token = await newToken()
  const thief = await refresh(token)
  await backdate(token, 60_000)
  expect((await refresh(token)).code).toBe('TOKEN_INVALID')
  expect((await refresh(thief.refreshToken)).code).toBe('TOKEN_INVALID')
})

test('after thirty days unused a session is over, and a dead cookie is cleared', async () => {
  const token = await newToken()
  const past = { expiresAt: new Date(Date.now() - 1) }
  await room.prisma.refreshToken.update({ where: { hash: digest(token) }, data: past })
  const { data, extensions } = await room.ask(asked.refresh, {}, visitor({ refreshToken: token }))
  expect(data.refreshSession.code).toBe('TOKEN_INVALID')
  expect(extensions?.session).toEqual({ clear: true, newVisitor: false })
})

test('roles are read anew at each refresh', async () => {
  const token = await newToken()
  await room.prisma.account.updateMany({ where: { email: people.ann.email }, data: { roles: ['BOOKSELLER'] } })
  const { accessToken, refreshToken } = await refresh(token)
  expect(decodeJwt(accessToken).roles).toEqual(['BOOKSELLER'])
  await room.prisma.account.updateMany({ where: { email: people.ann.email }, data: { roles: [] } })
  expect(decodeJwt((await refresh(refreshToken)).accessToken).roles).toEqual([])
})

test.each([
  ['made up', 'x'.repeat(43)],
  ['another alphabet', '🗝'.repeat(20)],
])('a token that is %s is told apart from nothing', async (_what, token) => {
  expect((await refresh(token)).code).toBe('TOKEN_INVALID')
})

test.each([
  ['a NUL', 'a\u0000b'],
  ['a megabyte', 'a'.repeat(1_000_000)],
])('%s is no token at all', async (_what, refreshToken) => {
  const { errors } = await room.ask(asked.refresh, { input: { refreshToken } })
  expect(errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT')
})

test('the database holds neither a refresh token nor anything that opens one by itself', async () => {
  const token = await newToken()
  const { refreshToken } = await refresh(token)
  const rows = JSON.stringify(await room.prisma.refreshToken.findMany())
  expect(rows).toContain(digest(token))
  expect(rows).not.toContain(token)
  expect(rows).not.toContain(refreshToken)
})
