import { fail, ok, type Result } from '@quire/platform/result'
import type { WrongCredentials } from '../domain/failure.ts'
import type { Needs } from './needs.ts'
import { openSession, type SignedIn } from './open-session.ts'
import { countWrongTries } from './wrong-tries.ts'

export async function signIn(
  needs: Needs,
  { email, password, address }: { email: string; password: string; address: string | undefined },
): Promise<Result<SignedIn, WrongCredentials>> {
  const signedIn = await countWrongTries(needs.limits, { email, address }, async () => {
    const known = await needs.accounts.byEmail(email)
    const matches = await needs.passwords.matches(password, known?.passwordHash ?? null)
    return known && matches ? openSession(needs, known.account, known.passwordHash) : null
  })
  return signedIn ? ok(signedIn) : fail({ kind: 'WrongCredentials' })
}
