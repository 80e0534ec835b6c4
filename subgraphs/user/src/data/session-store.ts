import { newId } from '@quire/platform/id'
import type { Log } from '@quire/platform/log'
import type { Account, UserId } from '../domain/account.ts'
import type { EndReason, PresentedToken, RefreshVerdict, SessionId } from '../domain/session.ts'
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts'
import { accountFrom } from './account-row.ts'
import { endSessions } from './ended-sessions.ts'

interface CarriedOn {
  readonly account: Account
  readonly sessionId: SessionId
  /** The successor, sealed under the token that was presented. */
  readonly sealed: string
  readonly expiresAt: Date
}

interface Carry {
  /** The hash of the token that was presented. */
  readonly presented: string
  /** What takes its place, unless something already has. */
  readonly next: { readonly hash: string; readonly sealed: string }
  readonly judge: (token: PresentedToken) => RefreshVerdict
}

type Tx = Prisma.TransactionClient

export type SessionStore = ReturnType<typeof openSessionStore>

export function openSessionStore(prisma: PrismaClient, log: Log) {
  return {
    /** Null when the password is no longer the one that was checked: a reset in between has ended what would begin here. */
    open: ({ userId, passwordHash, hash }: { userId: UserId; passwordHash: string; hash: string }) =>
      prisma.$transaction(async (tx) => {
        const unchanged = await tx.$queryRaw<unknown[]>`
          SELECT FROM account WHERE id = ${userId}::uuid AND password_hash = ${passwordHash} FOR SHARE`
        if (unchanged.length === 0) return null
        const sessionId: SessionId = newId()
        const expiresAt = inThirtyDays()
        await tx.session.create({ data: { id: sessionId, accountId: userId } })
        await tx.refreshToken.create({ data: { hash, sessionId, expiresAt } })
        return { sessionId, expiresAt }
      }),
    /** Null when the token is good for nothing; one that was used before has then ended its family. */
    async carryOn(carry: Carry): Promise<CarriedOn | null> {
      const outcome = await prisma.$transaction((tx) => carryOn(tx, carry))
      if (!outcome || 'account' in outcome) return outcome
      log.warn({ sessionId: outcome.revoked }, 'session.family-revoked')
      return null
    },
    end: (id: SessionId) => endOne(prisma, id, 'SIGNED_OUT'),
    async endByToken(hash: string): Promise<boolean> {
      const token = await prisma.refreshToken.findUnique({ where: { hash } })
      return token !== null && endOne(prisma, token.sessionId, 'SIGNED_OUT')
    },
    endAll: ({ userId, keep }: { userId: UserId; keep: SessionId | null }) =>
      endSessions(prisma, { userId, keep, reason: 'SIGNED_OUT_EVERYWHERE' }),
  }
}

// The session's row is the family's lock; what is read after it was taken is how the family stands.
async function carryOn(tx: Tx, { presented, next, judge }: Carry): Promise<CarriedOn | { revoked: SessionId } | null> {
  const [session] = await tx.$queryRaw<{ id: SessionId; accountId: UserId; endedAt: Date | null }[]>`
    SELECT id, account_id AS "accountId", ended_at AS "endedAt" FROM session
    WHERE id = (SELECT session_id FROM refresh_token WHERE hash = ${presented}) FOR UPDATE`
  if (!session) return null
  const token = await presentedToken(tx, presented)
  switch (judge({ ...token, sessionEnded: session.endedAt !== null })) {
    case 'refuse':
      return null
    case 'revoke':
      await endOne(tx, session.id, 'TOKEN_REUSED')
      return { revoked: session.id }
    case 'rotate':
      return {
        ...(await owner(tx, session)),
        sealed: next.sealed,
        expiresAt: await replace(tx, session.id, { presented, next }),
      }
    case 'repeat':
      if (!token.sealed || !token.successorExpiresAt) throw new Error('a replaced token lost its successor')
      return { ...(await owner(tx, session)), sealed: token.sealed, expiresAt: token.successorExpiresAt }
  }
}

type TokenRow = Omit<PresentedToken, 'sessionEnded'> & { sealed: string | null; successorExpiresAt: Date | null }

async function presentedToken(tx: Tx, hash: string): Promise<TokenRow> {
  const [row] = await tx.$queryRaw<TokenRow[]>`
    SELECT clock_timestamp() AS now, t.expires_at AS "expiresAt", t.replaced_at AS "replacedAt", t.sealed_successor AS sealed,
      n.replaced_at IS NOT NULL AS "successorReplaced", n.expires_at AS "successorExpiresAt"
    FROM refresh_token t LEFT JOIN refresh_token n ON n.hash = t.replaced_by WHERE t.hash = ${hash}`
  if (!row) throw new Error('a token vanished under the lock of its session')
  return row
}

async function replace(tx: Tx, sessionId: SessionId, { presented, next }: Pick<Carry, 'presented' | 'next'>) {
  const expiresAt = inThirtyDays()
  // What the token before this one was sealed for is over now.
  await tx.refreshToken.updateMany({ where: { replacedBy: presented, sessionId }, data: { sealedSuccessor: null } })
  await tx.$executeRaw`
    UPDATE refresh_token SET replaced_at = clock_timestamp(), replaced_by = ${next.hash}, sealed_successor = ${next.sealed}
    WHERE hash = ${presented}`
  await tx.refreshToken.create({ data: { hash: next.hash, sessionId, expiresAt } })
  return expiresAt
}

async function owner(tx: Tx, session: { id: SessionId; accountId: UserId }) {
  const account = accountFrom(await tx.account.findUniqueOrThrow({ where: { id: session.accountId } }))
  return { account, sessionId: session.id }
}

async function endOne(db: Tx, id: string, reason: EndReason): Promise<boolean> {
  return (
    (await db.$executeRaw`
      UPDATE session SET ended_at = clock_timestamp(), ended_reason = ${reason}
      WHERE id = ${id}::uuid AND ended_at IS NULL`) === 1
  )
}

const inThirtyDays = () => new Date(Date.now() + 30 * 24 * 3600 * 1000)
