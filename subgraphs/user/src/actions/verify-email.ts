import { fail, ok, type Result } from '@quire/platform/result'
import type { Account } from '../domain/account.ts'
import type { TokenInvalid } from '../domain/failure.ts'
import type { Needs } from './needs.ts'

export async function verifyEmail(
  { proofs, tokens }: Needs,
  { token }: { token: string },
): Promise<Result<Account, TokenInvalid>> {
  const account = await proofs.verifyEmail(tokens.hashOf(token))
  return account ? ok(account) : fail({ kind: 'TokenInvalid' })
}
