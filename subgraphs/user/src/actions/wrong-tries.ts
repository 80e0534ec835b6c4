import type { Needs } from './needs.ts'

/**
 * Lets somebody try a password and counts it as wrong when null comes of it. A fault of ours tells nothing about the password,
 * so it must not use up a person's tries.
 */
export async function countWrongTries<T>(
  limits: Needs['limits'],
  { email, address }: { email: string; address: string | undefined },
  check: () => Promise<T | null>,
): Promise<T | null> {
  const attempt = await limits.signIn(email, address)
  const outcome = await check().catch(async (fault: unknown) => {
    await attempt.forgive()
    throw fault
  })
  if (outcome !== null) await attempt.forgive()
  return outcome
}
