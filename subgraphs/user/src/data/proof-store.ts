import type { Account, UserId } from '../domain/account.ts'
import type { PrismaClient } from '../generated/prisma/client.ts'
import { accountFrom } from './account-row.ts'
import type { UserOutbox } from './account-store.ts'
import { endSessions } from './ended-sessions.ts'
import { keepProof, type MailedProof, takeProof } from './proof-row.ts'

export type ProofStore = ReturnType<typeof openProofStore>

export function openProofStore(prisma: PrismaClient, outbox: UserOutbox) {
  return {
    verifyEmail: (hash: string) =>
      prisma.$transaction(async (tx): Promise<Account | null> => {
        const id = await takeProof(tx, { hash, purpose: 'VERIFY' })
        if (!id) return null
        await tx.account.updateMany({ where: { id, emailVerifiedAt: null }, data: { emailVerifiedAt: new Date() } })
        return accountFrom(await tx.account.findUniqueOrThrow({ where: { id } }))
      }),
    askReset: ({ userId, proof }: { userId: UserId; proof: MailedProof }) =>
      outbox.write({}, async (tx, say) => {
        const data = { sequence: { increment: 1 } }
        const [row] = await tx.account.updateManyAndReturn({ where: { id: userId }, data })
        if (!row) return
        await keepProof(tx, { userId, purpose: 'RESET', hash: proof.hash })
        const { email, name, sequence } = row
        const about = { userId, email, name, sealed: proof.sealed }
        say({ type: 'user.password-reset-asked', aggregate: userId, sequence, data: about })
      }),
    async mayReset(hash: string): Promise<boolean> {
      const where = { hash, purpose: 'RESET', usedAt: null, expiresAt: { gt: new Date() } }
      return (await prisma.oneTimeToken.count({ where })) === 1
    },
    /** Whoever holds the token reads the mailbox, so the address is proved as well; every other reset token is void. */
    resetPassword: ({ hash, passwordHash }: { hash: string; passwordHash: string }) =>
      prisma.$transaction(async (tx): Promise<Account | null> => {
        const userId = await takeProof(tx, { hash, purpose: 'RESET' })
        if (!userId) return null
        await tx.$executeRaw`
          UPDATE account SET password_hash = ${passwordHash}, email_verified_at = coalesce(email_verified_at, now())
          WHERE id = ${userId}::uuid`
        await tx.oneTimeToken.updateMany({
          where: { accountId: userId, purpose: 'RESET', usedAt: null },
          data: { usedAt: new Date() },
        })
        await endSessions(tx, { userId, keep: null, reason: 'PASSWORD_RESET' })
        return accountFrom(await tx.account.findUniqueOrThrow({ where: { id: userId } }))
      }),
  }
}
