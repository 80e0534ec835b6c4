import { requireUser, type Viewer } from '@quire/platform/viewer'
import type { UserId } from '../domain/account.ts'
import type { SessionId } from '../domain/session.ts'

/** Who is signed in, with the ids that the gateway took from a token of this room; throws UNAUTHENTICATED. */
export function signedIn(viewer: Viewer): { userId: UserId; sessionId: SessionId } {
  const { id, sessionId } = requireUser(viewer)
  return { userId: id as UserId, sessionId: sessionId as SessionId }
}
