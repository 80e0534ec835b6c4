import type { Id } from '@quire/platform/id'
import type { UserId } from './account.ts'

export type SessionId = Id<'Session'>

/** A refresh token that was presented, as its family stands now. */
export interface PresentedToken {
  readonly now: Date
  readonly expiresAt: Date
  readonly replacedAt: Date | null
  /** Whether the token that replaced it was itself replaced. */
  readonly successorReplaced: boolean
  readonly sessionEnded: boolean
}

/** `rotate`: it is the newest. `repeat`: another tab was a moment faster. `revoke`: someone holds an old copy. */
export type RefreshVerdict = 'rotate' | 'repeat' | 'revoke' | 'refuse'

const graceMs = 10_000

export function judgeRefresh(token: PresentedToken): RefreshVerdict {
  if (token.sessionEnded) return 'refuse'
  if (token.replacedAt === null) return token.expiresAt > token.now ? 'rotate' : 'refuse'
  const ageMs = token.now.getTime() - token.replacedAt.getTime()
  return !token.successorReplaced && ageMs <= graceMs ? 'repeat' : 'revoke'
}

/** A person with a session that was just opened or carried on. */
export interface OpenSession {
  readonly userId: UserId
  readonly sessionId: SessionId
  readonly roles: readonly string[]
}

export type EndReason = 'SIGNED_OUT' | 'SIGNED_OUT_EVERYWHERE' | 'PASSWORD_CHANGED' | 'PASSWORD_RESET' | 'TOKEN_REUSED'
