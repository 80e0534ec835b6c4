import type { Owner } from '@quire/contracts/values'
import type { OpenOrders } from '../domain/open-orders.ts'
import { Prisma } from '../generated/prisma/client.ts'
import type { OrderDatabase } from './database.ts'

const unpaid = Prisma.sql`payment_status IN ('PREPARING', 'READY', 'FAILED')`

/**
 * Counts what is open of an owner, whose keys are kept under `keys`, and from a network (null: nobody's). Keys that are being used
 * count too, and each is committed before it is counted: of many at once, none is overlooked by all.
 */
export const openOrderCounts =
  ({ prisma }: OrderDatabase) =>
  async (owner: Owner & { readonly keys: string }, network: string | null): Promise<OpenOrders> => {
    const own = owner.userId
      ? Prisma.sql`user_id = ${owner.userId}::uuid`
      : Prisma.sql`visitor_id = ${owner.visitorId} AND user_id IS NULL`
    const [counted] = await prisma.$queryRaw<OpenOrders[]>`
      SELECT
        ((SELECT count(*) FROM idempotency_claim WHERE owner = ${owner.keys} AND outcome IS NULL) +
         (SELECT count(*) FROM customer_order WHERE ${own} AND ${unpaid}))::int AS "ofOwner",
        ((SELECT count(*) FROM idempotency_claim WHERE network = ${network}) +
         (SELECT count(*) FROM customer_order WHERE network = ${network}))::int AS "ofNetwork"`
    return counted ?? { ofOwner: 0, ofNetwork: 0 }
  }

export type OrderCounts = ReturnType<typeof openOrderCounts>
