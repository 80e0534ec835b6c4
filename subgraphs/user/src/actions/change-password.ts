import { fail, ok, type Result } from '@quire/platform/result'
import type { Account, UserId } from '../domain/account.ts'
import type { WrongCredentials } from '../domain/failure.ts'
import { judgePassword, type WeakPassword } from '../domain/password.ts'
import type { SessionId } from '../domain/session.ts'
import type { Needs } from './needs.ts'
import { countWrongTries } from './wrong-tries.ts'

interface Asked {
  readonly userId: UserId
  readonly sessionId: SessionId
  readonly currentPassword: string
  readonly newPassword: string
  readonly address: string | undefined
}

export async function changePassword(
  { accounts, passwords, limits }: Needs,
  { userId, sessionId, currentPassword, newPassword, address }: Asked,
): Promise<Result<Account, WrongCredentials | WeakPassword>> {
  const strength = judgePassword(newPassword)
  if (!strength.ok) return strength
  const known = await accounts.withPassword(userId)
  if (!known) return fail({ kind: 'WrongCredentials' })
  const { email } = known.account
  const account = await countWrongTries(limits, { email, address }, async () => {
    if (!(await passwords.matches(currentPassword, known.passwordHash))) return null
    const to = await passwords.hash(newPassword)
    return accounts.changePassword({ userId, from: known.passwordHash, to, keep: sessionId })
  })
  return account ? ok(account) : fail({ kind: 'WrongCredentials' })
}
