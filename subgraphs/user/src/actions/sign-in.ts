import { fail, ok, type Result } from '@quire/platform/result'
import type { WrongCredentials } from '../domain/failure.ts'
import type { Needs } from './needs.ts'
import { openSession, type SignedIn } from './open-session.ts'

export async function signIn(
  needs: Needs,
  { email, password, address }: { email: string; password: string; address: string | undefined },
): Promise<Result<SignedIn, WrongCredentials>> {
  const attempt = await needs.limits.signIn(email, address)
  const known = await needs.accounts.byEmail(email)
  const matches = await needs.passwords.matches(password, known?.passwordHash ?? null)
  const signedIn = known && matches ? await openSession(needs, known.account, known.passwordHash) : null
  if (!signedIn) return fail({ kind: 'WrongCredentials' })
  await attempt.forgive()
  return ok(signedIn)
}
