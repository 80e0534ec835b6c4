import { expect, test } from '@jest/globals'
import { found } from './planted.ts'

const fault = { name: 'a lock is left out', caughtBy: 'last-copy', says: /deadlock/ } as const

test('A fault is caught by a sentence of its proof alone, and not by what a proof dies of', async () => {
  expect(await found(fault, async () => ['all is well', 'catalog had 2 deadlocks'])).toEqual({
    sentence: 'catalog had 2 deadlocks',
  })
  expect(await found(fault, async () => ['no stock'])).toEqual({
    missed: '“a lock is left out” was not caught by last-copy; it said: no stock',
  })
  expect(await found(fault, () => Promise.reject(new Error('deadlock detected')))).toEqual({
    missed: '“a lock is left out” was not caught by last-copy; it died: deadlock detected',
  })
})
