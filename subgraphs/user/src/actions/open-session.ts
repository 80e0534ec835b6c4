import type { Account } from '../domain/account.ts'
import type { SessionId } from '../domain/session.ts'
import type { Needs } from './needs.ts'

/** What a person gets who has just shown who they are. */
export interface SignedIn {
  readonly account: Account
  readonly sessionId: SessionId
  readonly access: { readonly token: string; readonly expiresAt: Date }
  readonly refresh: { readonly token: string; readonly expiresAt: Date }
}

/** Null when the password was changed since it was checked. */
export async function openSession(
  { sessions, tokens }: Pick<Needs, 'sessions' | 'tokens'>,
  account: Account,
  passwordHash: string,
): Promise<SignedIn | null> {
  const { token, hash } = tokens.refresh()
  const opened = await sessions.open({ userId: account.id, passwordHash, hash })
  if (!opened) return null
  const { sessionId, expiresAt } = opened
  const access = await tokens.access({ userId: account.id, sessionId, roles: account.roles })
  return { account, sessionId, access, refresh: { token, expiresAt } }
}
