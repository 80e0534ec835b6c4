import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { asked, bearer, join, openRoom, people, type UserRoom, visitor } from './user-room.ts'

let room: UserRoom
beforeAll(async () => {
  room = await openRoom()
}, 30_000)
afterAll(() => room.close())

const signIn = async (email: string, password: string) =>
  (await room.ask(asked.signIn, { input: { email, password, refreshIn: 'PAYLOAD' } })).data.signIn
const refresh = async (refreshToken: string) =>
  (await room.ask(asked.refresh, { input: { refreshToken } })).data.refreshSession
const askReset = (email: string) => room.ask(asked.askReset, { input: { email } })
const reset = async (token: string, newPassword: string) =>
  (await room.ask(asked.reset, { input: { token, newPassword } })).data.resetPassword

test('Ann forgot her password: she sets a new one by mail, and every session ends', async () => {
  const before = await join(room, people.ann)
  await askReset('ANN@example.test')
  const token = await room.mailed('user.password-reset-asked', people.ann.email)
  const weak = await reset(token, 'password123')
  expect(weak.__typename).toBe('WeakPassword')
  expect(await reset(token, 'four silent swans')).toEqual({
    __typename: 'ResetPasswordSuccess',
    email: people.ann.email,
  })
  expect((await reset(token, 'five silent swans')).code).toBe('TOKEN_INVALID')
  expect((await refresh(before.refreshToken)).code).toBe('TOKEN_INVALID')
  expect((await signIn(people.ann.email, people.ann.password)).code).toBe('WRONG_CREDENTIALS')
  expect((await signIn(people.ann.email, 'four silent swans')).user.emailVerified).toBe(true)
})

test('two who open one reset link at once set one password', async () => {
  await join(room, { ...people.ann, email: 'both@example.test' })
  await askReset('both@example.test')
  const token = await room.mailed('user.password-reset-asked', 'both@example.test')
  const outcomes = await Promise.all([reset(token, 'first of the two'), reset(token, 'second of the two')])
  expect(outcomes.map((one) => one.__typename).sort()).toEqual(['ResetPasswordSuccess', 'TokenInvalid'])
})

test('a newer use voids the links before it, and an hour voids any', async () => {
  const email = 'slow@example.test'
  await join(room, { ...people.ann, email })
  await askReset(email)
  const first = await room.mailed('user.password-reset-asked', email)
  await askReset(email)
  const second = await room.mailed('user.password-reset-asked', email)
  expect(second).not.toBe(first)
  expect((await reset(second, 'four silent swans')).__typename).toBe('ResetPasswordSuccess')
  expect((await reset(first, 'five silent swans')).code).toBe('TOKEN_INVALID')
  await askReset(email)
  const third = await room.mailed('user.password-reset-asked', email)
  await room.prisma.oneTimeToken.updateMany({ where: { usedAt: null }, data: { expiresAt: new Date(Date.now() - 1) } })
  expect((await reset(third, 'six silent swans')).code).toBe('TOKEN_INVALID')
})

test('asking for a stranger tells nothing and says nothing', async () => {
  const saidBefore = await room.prisma.outboxEvent.count()
  const { data, errors } = await askReset('stranger@example.test')
  expect(errors).toBeUndefined()
  expect(data.askPasswordReset).toEqual({ email: 'stranger@example.test' })
  expect(await room.prisma.outboxEvent.count()).toBe(saidBefore)
})

test('how long the answer takes tells nothing either', async () => {
  const email = 'patient@example.test'
  await join(room, { ...people.ann, email })
  for (const one of [email, 'stranger3@example.test']) {
    const before = performance.now()
    await askReset(one)
    // Timers round, so that one may fire a millisecond early.
    expect(performance.now() - before).toBeGreaterThan(198)
  }
})

test("nobody fills Bob's mailbox: the sixth mail in an hour is refused, for strangers too", async () => {
  await join(room, people.bob)
  for (const email of [people.bob.email, 'stranger2@example.test']) {
    const answers = await Promise.all(Array.from({ length: 6 }, () => askReset(email)))
    const codes = answers.map(({ errors }) => errors?.[0]?.extensions?.code)
    expect(codes.filter((code) => code === 'TOO_MANY_REQUESTS')).toHaveLength(1)
  }
})

test('one household that asks for many mailboxes is stopped, whichever of its IPv6 addresses it takes', async () => {
  const ask = (n: number) =>
    room.ask(
      asked.askReset,
      { input: { email: `n${n}@example.test` } },
      visitor({ address: `2001:db8:0:7::${n.toString(16)}` }),
    )
  const answers = await Promise.all(Array.from({ length: 63 }, (_, n) => ask(n)))
  const codes = answers.map(({ errors }) => errors?.[0]?.extensions?.code)
  expect(codes.filter((code) => code === 'TOO_MANY_REQUESTS')).toHaveLength(3)
  expect(codes.filter((code) => code === undefined)).toHaveLength(60)
})

test('a sign-in whose password was reset while it was checked opens no session', async () => {
  const email = 'race@example.test'
  await join(room, { ...people.ann, email })
  const checked = await room.needs.accounts.byEmail(email)
  if (!checked) throw new Error('the account is not there')
  await askReset(email)
  await reset(await room.mailed('user.password-reset-asked', email), 'four silent swans')
  const late = { userId: checked.account.id, passwordHash: checked.passwordHash, hash: 'late' }
  expect(await room.needs.sessions.open(late)).toBeNull()
})

test('Bob changes his password: this session goes on, the other one ends', async () => {
  const [here, there] = [
    await signIn(people.bob.email, people.bob.password),
    await signIn(people.bob.email, people.bob.password),
  ]
  const input = { currentPassword: people.bob.password, newPassword: 'eight loud herons' }
  const { data } = await room.ask(asked.change, { input }, bearer(here.accessToken))
  expect(data.changePassword).toEqual({ __typename: 'ChangePasswordSuccess', user: { email: people.bob.email } })
  expect((await refresh(here.refreshToken)).__typename).toBe('RefreshSessionSuccess')
  expect((await refresh(there.refreshToken)).code).toBe('TOKEN_INVALID')
  expect((await signIn(people.bob.email, people.bob.password)).code).toBe('WRONG_CREDENTIALS')
})

test('a session alone changes no password: the old one must be right, and a visitor has none', async () => {
  const cleo = await join(room, { ...people.ann, email: 'cleo@example.test' })
  const input = { currentPassword: 'not her password', newPassword: 'nine loud herons' }
  const { data } = await room.ask(asked.change, { input }, bearer(cleo.accessToken))
  expect(data.changePassword.code).toBe('WRONG_CREDENTIALS')
  expect((await room.ask(asked.change, { input }, visitor())).errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED')
})

test('a made-up token and a megabyte reset nothing', async () => {
  expect((await reset('made-up', 'four silent swans')).code).toBe('TOKEN_INVALID')
  const { errors } = await room.ask(asked.reset, {
    input: { token: 'a'.repeat(1e6), newPassword: 'four silent swans' },
  })
  expect(errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT')
})
