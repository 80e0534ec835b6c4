import type { UserId } from '../domain/account.ts'
import type { Prisma } from '../generated/prisma/client.ts'

export interface MailedProof {
  readonly hash: string
  readonly sealed: string
}

const hours = { VERIFY: 7 * 24, RESET: 1 }

export type Purpose = keyof typeof hours

/** Keeps what a mailed token is recognised by: a week for an e-mail address, an hour for a password. */
export async function keepProof(
  tx: Prisma.TransactionClient,
  { userId, purpose, hash }: { userId: UserId; purpose: Purpose; hash: string },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO one_time_token (hash, account_id, purpose, expires_at)
    VALUES (${hash}, ${userId}::uuid, ${purpose}, now() + make_interval(hours => ${hours[purpose]}))`
}

/** Uses the token up and answers whose it was; null when it is unknown, over or used. */
export async function takeProof(
  tx: Prisma.TransactionClient,
  { hash, purpose }: { hash: string; purpose: Purpose },
): Promise<UserId | null> {
  const [taken] = await tx.$queryRaw<{ account_id: UserId }[]>`
    UPDATE one_time_token SET used_at = now()
    WHERE hash = ${hash} AND purpose = ${purpose} AND used_at IS NULL AND expires_at > now()
    RETURNING account_id`
  return taken?.account_id ?? null
}
