import type { Transacts } from '@quire/platform/database'
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts'

export type Tx = Prisma.TransactionClient

/** The client's interactive transactions alone. */
export const openTransactions = (prisma: PrismaClient): Transacts<Tx> => ({
  $transaction: (work, options) => prisma.$transaction(work, options),
})
