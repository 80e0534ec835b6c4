import { expect, test } from '@jest/globals'
import { nightOf, windowOf } from './night.ts'

const night = (moment: string, hour: number) => nightOf(new Date(moment), hour)?.toISOString().slice(0, 10) ?? null

test.each([
  ['2026-11-20T02:59:59Z', 3, null],
  ['2026-11-20T03:00:00Z', 3, '2026-11-20'],
  ['2026-11-20T08:59:59Z', 3, '2026-11-20'],
  ['2026-11-20T09:00:00Z', 3, null],
  ['2026-11-20T00:00:00Z', 0, '2026-11-20'],
  ['2026-11-21T01:00:00Z', 23, '2026-11-20'],
  ['2026-11-20T22:59:59Z', 23, null],
])('at %s the night of %i o’clock that is due is %s', (moment, hour, due) => {
  expect(night(moment, hour)).toBe(due)
})

test('a window of three days ends now', () => {
  const now = new Date('2026-11-20T03:00:00Z')
  expect(windowOf(now, 3)).toEqual({ from: new Date('2026-11-17T03:00:00Z'), to: now })
})
