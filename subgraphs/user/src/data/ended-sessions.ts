import type { UserId } from '../domain/account.ts'
import type { EndReason, SessionId } from '../domain/session.ts'
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts'

/** Ends a person's open sessions, but for one to keep; answers how many. Locked in the order of their ids. */
export async function endSessions(
  tx: Prisma.TransactionClient,
  { userId, keep, reason }: { userId: UserId; keep: SessionId | null; reason: EndReason },
): Promise<number> {
  return tx.$executeRaw`
    WITH open AS (
      SELECT id FROM session
      WHERE account_id = ${userId}::uuid AND ended_at IS NULL AND id IS DISTINCT FROM ${keep}::uuid
      ORDER BY id FOR UPDATE
    )
    UPDATE session SET ended_at = clock_timestamp(), ended_reason = ${reason} FROM open WHERE session.id = open.id`
}

/**
 * The sessions that ended since, as far back as an access token can still be alive. `asOf` lies ten seconds back, longer than a
 * transaction may take, so that an end that was committed late is told next time.
 */
export async function sessionsEnded(prisma: PrismaClient, since: string): Promise<{ ids: string[]; asOf: Date }> {
  const [row] = await prisma.$queryRaw<{ ids: string[]; asOf: Date }[]>`
    SELECT now() - interval '10 seconds' AS "asOf", coalesce(array_agg(id::text), '{}') AS ids
    FROM session WHERE ended_at >= greatest(${since}::timestamptz, now() - interval '11 minutes')`
  if (!row) throw new Error('an aggregate answers one row')
  return row
}
