import type { PrismaClient } from '../../generated/prisma/client.ts'

/** What can ask the index: the client, or one of its open transactions. */
export type Asks = Pick<PrismaClient, '$queryRaw' | '$executeRaw'>

export { Prisma, PrismaClient } from '../../generated/prisma/client.ts'
