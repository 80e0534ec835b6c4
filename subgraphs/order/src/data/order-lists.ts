import type { Page } from '@quire/platform/pages'
import type { OrderStatus, PaymentStatus } from '../domain/moves.ts'
import type { Order } from '../domain/order.ts'
import type { ReturnStatus } from '../domain/returns.ts'
import { Prisma } from '../generated/prisma/client.ts'
import type { OrderDatabase } from './database.ts'
import { type OrderRow, orderOf, selectOrders } from './order-row.ts'

/** Where an order stands in a list, newest first. */
export interface Place {
  readonly at: string
  readonly id: string
}

/** Whose orders, or which ones. */
export interface Wanted {
  readonly userId?: string
  readonly status?: OrderStatus
  readonly payment?: PaymentStatus
  readonly number?: string
  readonly held?: boolean
  readonly returns?: ReturnStatus
}

/** Lists of orders, newest first, each by an index of its own. */
export function openOrderLists({ prisma }: OrderDatabase) {
  return {
    /** Up to `limit + 1` orders after the page's place. */
    async list(wanted: Wanted, { limit, after }: Page<Place>): Promise<Order[]> {
      const place = after
        ? Prisma.sql`AND (o.placed_at, o.id) < (${new Date(after.at)}, ${after.id}::uuid)`
        : Prisma.empty
      const rows = await prisma.$queryRaw<OrderRow[]>`
        ${selectOrders} WHERE ${conditions(wanted)} ${place}
        ORDER BY o.placed_at DESC, o.id DESC LIMIT ${limit + 1}`
      return rows.map(orderOf)
    },

    async count(wanted: Wanted): Promise<number> {
      const rows = await prisma.$queryRaw<{ count: number }[]>`
        SELECT count(*)::int AS count FROM customer_order o WHERE ${conditions(wanted)}`
      return rows[0]?.count ?? 0
    },
  }
}

export type OrderLists = ReturnType<typeof openOrderLists>

function conditions({ userId, status, payment, number, held, returns }: Wanted): Prisma.Sql {
  const all = [
    ...(userId === undefined ? [] : [Prisma.sql`o.user_id = ${userId}::uuid`]),
    ...(status === undefined ? [] : [Prisma.sql`o.status = ${status}`]),
    ...(payment === undefined ? [] : [Prisma.sql`o.payment_status = ${payment}`]),
    ...(number === undefined ? [] : [Prisma.sql`o.number = ${number}`]),
    ...(returns === undefined
      ? []
      : [Prisma.sql`o.id IN (SELECT t.order_id FROM order_return t WHERE t.status = ${returns})`]),
    // In full, so that the partial index of held orders is seen to fit.
    ...(held === undefined ? [] : [held ? Prisma.sql`o.held` : Prisma.sql`o.held IS NOT TRUE`]),
  ]
  return all.length === 0 ? Prisma.sql`true` : Prisma.join(all, ' AND ')
}
