import { expect, test } from '@jest/globals'
import { judgeRefresh, type PresentedToken } from './session.ts'

const now = new Date('2026-11-20T09:30:00Z')
const ago = (ms: number) => new Date(now.getTime() - ms)
const newest: PresentedToken = {
  now,
  expiresAt: new Date(now.getTime() + 1000),
  replacedAt: null,
  successorReplaced: false,
  sessionEnded: false,
}

test.each([
  ['the newest token is replaced', {}, 'rotate'],
  ['the newest token is refused when it is over', { expiresAt: now }, 'refuse'],
  ['the last one is answered again within ten seconds', { replacedAt: ago(10_000) }, 'repeat'],
  ['the last one ends the family after that', { replacedAt: ago(10_001) }, 'revoke'],
  ['the one before ends the family at once', { replacedAt: ago(1), successorReplaced: true }, 'revoke'],
  ['nothing goes on once the session ended', { replacedAt: ago(1), sessionEnded: true }, 'refuse'],
] as const)('%s', (_what, how, verdict) => {
  expect(judgeRefresh({ ...newest, ...how })).toBe(verdict)
})
