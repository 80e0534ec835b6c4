import { fail, ok, type Result } from '@quire/platform/result'
import type { Account } from '../domain/account.ts'
import type { TokenInvalid } from '../domain/failure.ts'
import { judgePassword, type WeakPassword } from '../domain/password.ts'
import type { Needs } from './needs.ts'

export async function resetPassword(
  { proofs, passwords, tokens }: Needs,
  { token, newPassword }: { token: string; newPassword: string },
): Promise<Result<Account, TokenInvalid | WeakPassword>> {
  const strength = judgePassword(newPassword)
  if (!strength.ok) return strength
  const hash = tokens.hashOf(token)
  // Looked at first, so that a made-up token does not cost a password hash.
  if (!(await proofs.mayReset(hash))) return fail({ kind: 'TokenInvalid' })
  const account = await proofs.resetPassword({ hash, passwordHash: await passwords.hash(newPassword) })
  return account ? ok(account) : fail({ kind: 'TokenInvalid' })
}
