import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { asked, bearer, join, openRoom, people, type UserRoom } from './user-room.ts'

let room: UserRoom
beforeAll(async () => {
  room = await openRoom()
}, 30_000)
afterAll(() => room.close())

const register = (input: Record<string, unknown>) => room.ask(asked.register, { input })

test('Ann opens an account, is signed in, and the gateway is told of her cookie', async () => {
  const { data, extensions, errors } = await register(people.ann)
  expect(errors).toBeUndefined()
  expect(data.register).toMatchObject({
    __typename: 'RegisterSuccess',
    refreshToken: null,
    user: { email: people.ann.email, name: 'Ann Archer', emailVerified: false, roles: [] },
  })
  expect(extensions?.session).toEqual({ refreshToken: expect.any(String), expiresAt: expect.any(String) })
  const me = await room.ask(asked.me, {}, bearer(data.register.accessToken))
  expect(me.data.me).toMatchObject({ email: people.ann.email, addresses: [] })
})

test('Ann proves her address by the link in the mail, and the link works once', async () => {
  const token = await room.mailed('user.registered', people.ann.email)
  const first = await room.ask(asked.verify, { input: { token } })
  expect(first.data.verifyEmail).toEqual({ __typename: 'VerifyEmailSuccess', email: people.ann.email })
  const again = await room.ask(asked.verify, { input: { token } })
  expect(again.data.verifyEmail).toMatchObject({ __typename: 'TokenInvalid', code: 'TOKEN_INVALID' })
})

test('a verification link that is a week old proves nothing', async () => {
  await join(room, { ...people.bob, email: 'late@example.test' })
  await room.prisma.oneTimeToken.updateMany({ where: { usedAt: null }, data: { expiresAt: new Date(Date.now() - 1) } })
  const token = await room.mailed('user.registered', 'late@example.test')
  const { data } = await room.ask(asked.verify, { input: { token } })
  expect(data.verifyEmail.code).toBe('TOKEN_INVALID')
})

test('a verification token opens no password reset', async () => {
  await join(room, { ...people.bob, email: 'other@example.test' })
  const token = await room.mailed('user.registered', 'other@example.test')
  const { data } = await room.ask(asked.reset, { input: { token, newPassword: 'a brand new thing' } })
  expect(data.resetPassword.code).toBe('TOKEN_INVALID')
})

test('Bob cannot open a second account on an address that Ann wrote in other letters', async () => {
  const { data, extensions } = await register({ ...people.bob, email: 'ANN@Example.TEST' })
  expect(data.register).toMatchObject({ __typename: 'EmailTaken', code: 'EMAIL_TAKEN', field: ['input', 'email'] })
  expect(extensions?.session).toBeUndefined()
  expect(
    await room.prisma.account.count({ where: { email: { equals: 'ann@example.test', mode: 'insensitive' } } }),
  ).toBe(1)
})

test('ten requests at once with one address make one account and one event', async () => {
  const twin = { ...people.bob, email: 'twin@example.test' }
  const answers = await Promise.all(Array.from({ length: 10 }, () => register(twin)))
  const outcomes = answers.map(({ data }) => data.register.__typename)
  expect(outcomes.filter((one) => one === 'RegisterSuccess')).toHaveLength(1)
  expect(outcomes.filter((one) => one === 'EmailTaken')).toHaveLength(9)
  const said = await room.prisma.outboxEvent.findMany({ where: { type: 'user.registered' } })
  expect(said.filter(({ data }) => (data as { email: string }).email === twin.email)).toHaveLength(1)
})

test.each([
  ['nine letters', 'ninechars'],
  ['one of the commonest', 'Password123'],
  ['one letter over and over', 'aaaaaaaaaaaa'],
  ['129 letters', `${'ab3d'.repeat(32)}x`],
])('a password of %s is too weak', async (_what, password) => {
  const { data } = await register({ ...people.bob, email: 'weak@example.test', password })
  expect(data.register).toMatchObject({
    __typename: 'WeakPassword',
    code: 'WEAK_PASSWORD',
    field: ['input', 'password'],
  })
  expect(await room.prisma.account.count({ where: { email: 'weak@example.test' } })).toBe(0)
})

test.each([
  ['a NUL in the name', { name: 'Ann\u0000' }, 'name'],
  ['half a surrogate in the name', { name: 'Ann \ud800' }, 'name'],
  ['a name of one megabyte', { name: 'a'.repeat(1_000_000) }, 'name'],
  ['a name of spaces', { name: '   ' }, 'name'],
  ['a NUL in the password', { password: 'three quiet\u0000geese' }, 'password'],
  ['a password of one megabyte', { password: 'ab3d'.repeat(250_000) }, 'password'],
  ['no e-mail address at all', { email: 'ann at example' }, 'email'],
  ['an e-mail address of one megabyte', { email: `${'a'.repeat(1_000_000)}@example.test` }, 'email'],
  ['a NUL in the e-mail address', { email: 'ann\u0000@example.test' }, 'email'],
])('%s is refused as bad input that names its field', async (_what, wrong, field) => {
  const { errors } = await register({ ...people.bob, email: 'bad@example.test', ...wrong })
  expect(errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT')
  expect(errors?.[0]?.extensions?.problems).toContainEqual({
    field: ['input', field],
    message: expect.any(String) as unknown,
  })
})

test('a name and a password are one thing in whichever form their accents were typed', async () => {
  const [composed, decomposed] = ['Zo\u00eb l\u00e9sbos caf\u00e9', 'Zoe\u0308 le\u0301sbos cafe\u0301']
  const email = 'zoe@example.test'
  const { data } = await register({ email, name: decomposed, password: decomposed })
  expect(data.register.user.name).toBe(composed)
  const back = await room.ask(asked.signIn, { input: { email, password: composed } })
  expect(back.data.signIn.__typename).toBe('SignInSuccess')
})
