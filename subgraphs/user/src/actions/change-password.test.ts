import { expect, test } from '@jest/globals'
import type { UserId } from '../domain/account.ts'
import type { SessionId } from '../domain/session.ts'
import { changePassword } from './change-password.ts'
import type { Needs } from './needs.ts'

const asked = {
  userId: 'ann' as UserId,
  sessionId: 'here' as SessionId,
  currentPassword: 'three quiet geese',
  newPassword: 'four silent swans',
  address: undefined,
}

function ann(passwords: Partial<Needs['passwords']>) {
  const counted = { tries: 0 }
  const needs = {
    limits: {
      signIn: async () => {
        counted.tries += 1
        return {
          forgive: async () => {
            counted.tries -= 1
          },
        }
      },
    },
    accounts: {
      withPassword: async () => ({ account: { email: 'ann@example.test' }, passwordHash: 'hers' }),
      changePassword: () => Promise.reject(new Error('the database is away')),
    },
    passwords: { matches: async () => true, hash: async () => 'new', ...passwords },
  } as unknown as Needs
  return { needs, counted }
}

test('a database that is away does not use up the tries of Ann, who changes her password', async () => {
  const { needs, counted } = ann({})
  await expect(changePassword(needs, asked)).rejects.toThrow('the database is away')
  expect(counted.tries).toBe(0)
})

test('a wrong password does', async () => {
  const { needs, counted } = ann({ matches: async () => false })
  expect((await changePassword(needs, asked)).ok).toBe(false)
  expect(counted.tries).toBe(1)
})
