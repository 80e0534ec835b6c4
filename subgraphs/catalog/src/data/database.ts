import type { events } from '@quire/contracts/events'
import type { Outbox } from '@quire/platform/outbox'
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts'

/** What can ask the catalogue's database: the client, or one of its open transactions. */
export type Asks = Pick<PrismaClient, '$queryRaw' | '$executeRaw'>

export type CatalogOutbox = Outbox<typeof events, Prisma.TransactionClient>

export { PrismaClient } from '../generated/prisma/client.ts'
