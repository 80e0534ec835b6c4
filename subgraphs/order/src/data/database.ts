import { type Events, events } from '@quire/contracts/events'
import { openPool, type PoolPlan } from '@quire/platform/database'
import type { Life } from '@quire/platform/lifecycle'
import { type Outbox, openOutbox } from '@quire/platform/outbox'
import { type Prisma, PrismaClient } from '../generated/prisma/client.ts'

export type Tx = Prisma.TransactionClient
export type OrderOutbox = Outbox<Events, Tx>

/** The room's database and its outbox. */
export interface OrderDatabase {
  readonly prisma: PrismaClient
  readonly outbox: OrderOutbox
}

export function openOrderDatabase(life: Life, url: string, plan: PoolPlan): OrderDatabase {
  // Errors that are told whole quote what was asked, and end in the log.
  const prisma = new PrismaClient({ adapter: openPool(life, url, plan).adapter, errorFormat: 'minimal' })
  return { prisma, outbox: openOutbox<Events, Tx>(prisma, events) }
}
