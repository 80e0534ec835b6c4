import { newId } from '@quire/platform/id'
import { fail, ok, type Result } from '@quire/platform/result'
import type { UserId } from '../domain/account.ts'
import type { EmailTaken } from '../domain/failure.ts'
import { judgePassword, type WeakPassword } from '../domain/password.ts'
import type { Needs } from './needs.ts'
import { openSession, type SignedIn } from './open-session.ts'

export async function register(
  needs: Needs,
  asked: { email: string; name: string; password: string; address: string | undefined },
): Promise<Result<SignedIn, EmailTaken | WeakPassword>> {
  const { email, name, password, address } = asked
  const strength = judgePassword(password)
  if (!strength.ok) return strength
  await needs.limits.register(address)
  const passwordHash = await needs.passwords.hash(password)
  const id: UserId = newId()
  const proof = needs.tokens.proof(`verify-email:${id}`)
  const account = await needs.accounts.add({ id, email, name, passwordHash, proof })
  if (!account) return fail({ kind: 'EmailTaken' })
  const signedIn = await openSession(needs, account, passwordHash)
  if (!signedIn) throw new Error('the new account was gone before its first session')
  return ok(signedIn)
}
