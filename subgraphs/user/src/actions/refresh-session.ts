import { fail, ok, type Result } from '@quire/platform/result'
import type { TokenInvalid } from '../domain/failure.ts'
import { judgeRefresh } from '../domain/session.ts'
import type { Needs } from './needs.ts'
import type { SignedIn } from './open-session.ts'

/** Two tabs that present one token within ten seconds get one successor; an older token ends the whole family. */
export async function refreshSession(
  { sessions, tokens }: Needs,
  { refreshToken }: { refreshToken: string },
): Promise<Result<SignedIn, TokenInvalid>> {
  const fresh = tokens.refresh()
  const carriedOn = await sessions.carryOn({
    presented: tokens.hashOf(refreshToken),
    next: { hash: fresh.hash, sealed: tokens.sealSuccessor(fresh.token, refreshToken) },
    judge: judgeRefresh,
  })
  if (!carriedOn) return fail({ kind: 'TokenInvalid' })
  const { account, sessionId, sealed, expiresAt } = carriedOn
  const access = await tokens.access({ userId: account.id, sessionId, roles: account.roles })
  const token = tokens.openSuccessor(sealed, refreshToken)
  return ok({ account, sessionId, access, refresh: { token, expiresAt } })
}
