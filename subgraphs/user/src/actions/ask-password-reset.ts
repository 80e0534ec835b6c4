import type { Needs } from './needs.ts'

/** Says the same whether there is an account or not. */
export async function askPasswordReset(
  { accounts, proofs, tokens, limits }: Needs,
  { email, address }: { email: string; address: string | undefined },
): Promise<void> {
  await limits.reset(email, address)
  const known = await accounts.byEmail(email)
  if (!known) return
  const { id } = known.account
  await proofs.askReset({ userId: id, proof: tokens.proof(`password-reset:${id}`) })
}
