import type { PrismaClient } from '../generated/prisma/client.ts'

/** Tokens that are over and sessions that ended, or went unused, a month ago are nobody's business any more. */
export async function forgetOld(prisma: PrismaClient): Promise<void> {
  await prisma.$executeRaw`DELETE FROM one_time_token WHERE expires_at < now() - interval '7 days'`
  await prisma.$executeRaw`DELETE FROM refresh_token WHERE expires_at < now() - interval '1 day'`
  await prisma.$executeRaw`
    DELETE FROM session s WHERE s.ended_at < now() - interval '30 days'
    OR (s.created_at < now() - interval '30 days' AND NOT EXISTS (SELECT FROM refresh_token t WHERE t.session_id = s.id))`
}
