import type { SessionId } from '../domain/session.ts'
import type { Needs } from './needs.ts'

/** Ends the session that is known by its id, by its refresh token, or by both; answers whether one was open. */
export async function signOut(
  { sessions, tokens }: Needs,
  { sessionId, refreshToken }: { sessionId: SessionId | null; refreshToken: string | null },
): Promise<boolean> {
  const byId = sessionId !== null && (await sessions.end(sessionId))
  const byToken = refreshToken !== null && (await sessions.endByToken(tokens.hashOf(refreshToken)))
  return byId || byToken
}
