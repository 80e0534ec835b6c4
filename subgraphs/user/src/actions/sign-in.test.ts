import { expect, test } from '@jest/globals'
import type { Needs } from './needs.ts'
import { signIn } from './sign-in.ts'

test('A database that is away does not use up Ann’s tries', async () => {
  let counted = 0
  const needs = {
    limits: {
      signIn: async () => {
        counted += 1
        return {
          forgive: async () => {
            counted -= 1
          },
        }
      },
    },
    accounts: { byEmail: () => Promise.reject(new Error('the database is away')) },
  } as unknown as Needs
  const attempt = signIn(needs, { email: 'ann@quire.test', password: 'demo-ann-2026', address: undefined })
  await expect(attempt).rejects.toThrow('the database is away')
  expect(counted).toBe(0)
})
