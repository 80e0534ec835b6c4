import { unauthenticated } from '@quire/platform/errors'
import type { Keys } from '@quire/platform/signature'
import type { Viewer } from '@quire/platform/viewer'
import type { SignedIn } from './access-token.ts'
import type { EndedSessions } from './ended-sessions.ts'
import { newVisitorId, readVisitor } from './visitor.ts'

/** What a request or a socket says about who is asking. Nothing else of it reaches a room. */
export interface Credentials {
  readonly visitor: string | undefined
  readonly accessToken: string | undefined
  readonly refreshToken: string | undefined
  readonly address: string | undefined
}

/** Whoever is asking, proved. */
export interface Caller {
  readonly viewer: Viewer
  /** Whether to tell the client its signed id: it has none yet, or one whose key goes soon. */
  readonly tellVisitor: boolean
  readonly user: SignedIn | null
  readonly refreshToken: string | undefined
}

/** Proves callers, and tells when a proof is over. */
export interface Proof {
  /** Throws UNAUTHENTICATED for a token that is not valid: a bad token is never taken for none. Throws otherwise when it cannot be told. */
  prove(credentials: Credentials): Promise<Caller>
  /** Throws UNAUTHENTICATED when the token or its session has ended since. */
  check(caller: Caller): void
  /** Calls once when the token or its session ends; answers a function that stops waiting. */
  whenOver(caller: Caller, tell: () => void): () => void
}

export function openProof({
  visitorKey,
  verify,
  sessions,
}: {
  visitorKey: Keys
  verify: (token: string) => Promise<SignedIn>
  sessions: EndedSessions
}): Proof {
  const check = ({ user }: Pick<Caller, 'user'>) => {
    if (!user) return
    // Our fault, not the caller's: this session may have ended while no gateway of this age was there to hear of it.
    if (!sessions.isKnown()) throw new Error('It is not known yet which sessions have ended')
    if (sessions.has(user.sessionId) || user.untilMs + toleranceMs < Date.now()) throw over()
  }
  return {
    async prove({ visitor, accessToken, refreshToken, address }) {
      const known = readVisitor(visitor, visitorKey)
      const user = accessToken === undefined ? null : await verify(accessToken)
      check({ user })
      const viewer = {
        visitorId: known?.id ?? newVisitorId(),
        user: user && { id: user.id, roles: user.roles, sessionId: user.sessionId },
        ...(address && { address: address.slice(0, 64) }),
      }
      return { viewer, tellVisitor: !known?.isFresh, user, refreshToken: refreshToken?.slice(0, 512) }
    },
    check,
    whenOver({ user }, tell) {
      if (!user) return () => {}
      const timer = setTimeout(tell, Math.max(0, user.untilMs - Date.now()))
      const forget = sessions.whenEnded(user.sessionId, tell)
      return () => {
        clearTimeout(timer)
        forget()
      }
    },
  }
}

export const over = () => unauthenticated('Your session has ended. Please sign in again.')

// The same seconds that the token's verification allows between two clocks.
const toleranceMs = 5000
