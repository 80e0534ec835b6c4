import type { Events } from '@quire/contracts/events'
import type { Outbox } from '@quire/platform/outbox'
import type { Account, UserId } from '../domain/account.ts'
import type { SessionId } from '../domain/session.ts'
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts'
import { accountFrom } from './account-row.ts'
import { endSessions } from './ended-sessions.ts'
import { keepProof, type MailedProof } from './proof-row.ts'

export type UserOutbox = Outbox<Events, Prisma.TransactionClient>

export interface WithPassword {
  readonly account: Account
  readonly passwordHash: string
}

interface NewAccount {
  readonly id: UserId
  readonly email: string
  readonly name: string
  readonly passwordHash: string
  readonly proof: MailedProof
}

export type AccountStore = ReturnType<typeof openAccountStore>

export function openAccountStore(prisma: PrismaClient, outbox: UserOutbox) {
  return {
    async byIds(ids: readonly UserId[]): Promise<Account[]> {
      return (await prisma.account.findMany({ where: { id: { in: [...ids] } } })).map(accountFrom)
    },
    async byEmail(email: string): Promise<WithPassword | null> {
      const [found] = await prisma.$queryRaw<
        { id: UserId }[]
      >`SELECT id FROM account WHERE lower(email) = lower(${email})`
      return found ? this.withPassword(found.id) : null
    },
    async withPassword(id: UserId): Promise<WithPassword | null> {
      const row = await prisma.account.findUnique({ where: { id } })
      return row && { account: accountFrom(row), passwordHash: row.passwordHash }
    },
    /** Null when the e-mail address has an account. */
    add: (account: NewAccount) => addAccount(outbox, account),
    async rename(id: UserId, name: string): Promise<Account | null> {
      const [row] = await prisma.account.updateManyAndReturn({ where: { id }, data: { name } })
      return row ? accountFrom(row) : null
    },
    /** Null when the password is no longer the one that was checked. Ends every session but the one to keep. */
    changePassword: ({ userId, from, to, keep }: { userId: UserId; from: string; to: string; keep: SessionId }) =>
      prisma.$transaction(async (tx): Promise<Account | null> => {
        const where = { id: userId, passwordHash: from }
        const [row] = await tx.account.updateManyAndReturn({ where, data: { passwordHash: to } })
        if (!row) return null
        await endSessions(tx, { userId, keep, reason: 'PASSWORD_CHANGED' })
        return accountFrom(row)
      }),
  }
}

async function addAccount(outbox: UserOutbox, { proof, ...account }: NewAccount): Promise<Account | null> {
  const { id, email, name } = account
  const added = await outbox.write({}, async (tx, say) => {
    const data = { ...account, sequence: 1 }
    const [row] = await tx.account.createManyAndReturn({ data: [data], skipDuplicates: true })
    if (!row) return null
    await keepProof(tx, { userId: id, purpose: 'VERIFY', hash: proof.hash })
    say({
      type: 'user.registered',
      aggregate: id,
      sequence: 1,
      data: { userId: id, email, name, sealed: proof.sealed },
    })
    return accountFrom(row)
  })
  return added === 'already-heard' ? null : added
}
