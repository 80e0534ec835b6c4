import { fail, ok, type Result } from '@quire/platform/result'
import type { WrongCredentials } from '../domain/failure.ts'
import type { Needs } from './needs.ts'
import { openSession, type SignedIn } from './open-session.ts'

export async function signIn(
  needs: Needs,
  { email, password, address }: { email: string; password: string; address: string | undefined },
): Promise<Result<SignedIn, WrongCredentials>> {
  const attempt = await needs.limits.signIn(email, address)
  const signedIn = await tryToSignIn(needs, email, password).catch(async (fault: unknown) => {
    // A fault of ours tells nothing about the password, so it must not use up a person's tries.
    await attempt.forgive()
    throw fault
  })
  if (!signedIn) return fail({ kind: 'WrongCredentials' })
  await attempt.forgive()
  return ok(signedIn)
}

async function tryToSignIn(needs: Needs, email: string, password: string): Promise<SignedIn | null> {
  const known = await needs.accounts.byEmail(email)
  const matches = await needs.passwords.matches(password, known?.passwordHash ?? null)
  return known && matches ? openSession(needs, known.account, known.passwordHash) : null
}
