import type { Needs } from './needs.ts'

// A known address costs a transaction and an unknown one does not; both are answered when either would be done.
const answeredAfterMs = 200

/** Says the same whether there is an account or not, and takes as long. */
export async function askPasswordReset(
  needs: Needs,
  { email, address }: { email: string; address: string | undefined },
): Promise<void> {
  await needs.limits.reset(email, address)
  const whenEitherWouldBeDone = new Promise((resolve) => setTimeout(resolve, answeredAfterMs))
  await Promise.all([mailLink(needs, email), whenEitherWouldBeDone])
}

async function mailLink({ accounts, proofs, tokens }: Needs, email: string): Promise<void> {
  const known = await accounts.byEmail(email)
  if (!known) return
  const { id } = known.account
  await proofs.askReset({ userId: id, proof: tokens.proof(`password-reset:${id}`) })
}
