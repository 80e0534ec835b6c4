import { newId } from '@quire/platform/id'
import { alreadyHeard } from '@quire/platform/outbox'
import type { Result } from '@quire/platform/result'
import type { Change, Order, OrderId } from '../domain/order.ts'
import { Prisma } from '../generated/prisma/client.ts'
import type { OrderDatabase, Tx } from './database.ts'
import { newsOf } from './order-news.ts'
import { type OrderRow, orderOf, selectOrders } from './order-row.ts'
import { saveChange } from './save-order.ts'

/** Why an order changes: an event that is heard, and the lease under which its stock was asked for. */
export interface Cause {
  readonly heard?: string
  readonly lease?: string
}

/** A decision about an order as it stands now: what changes (null: nothing), or why it cannot. */
export type Decide<F> = (order: Order) => Result<Change | null, F>

const settlingMs = 10_000

/** Orders, rows in and orders out. `nudge` is called after each commit that changed an order. */
export function openOrderStore({ prisma, outbox }: OrderDatabase, nudge: (orderId: OrderId) => Promise<void>) {
  const select = async (rest: Prisma.Sql): Promise<Order[]> =>
    (await prisma.$queryRaw<OrderRow[]>`${selectOrders} ${rest}`).map(orderOf)
  return {
    find: async (id: OrderId): Promise<Order | null> => (await select(Prisma.sql`WHERE o.id = ${id}::uuid`))[0] ?? null,

    findAll: (ids: readonly OrderId[]): Promise<Order[]> => select(Prisma.sql`WHERE o.id = ANY(${[...ids]}::uuid[])`),

    /**
     * Decides about one order under its row's lock and saves what changed with its news, in one transaction. A cause that was
     * heard before decides nothing. Throws when there is no such order, and when the lease went to somebody else.
     */
    async change<F>(orderId: OrderId, cause: Cause, decide: Decide<F>): Promise<Result<Order, F>> {
      const outcome = await outbox.write(cause.heard === undefined ? {} : { heard: cause.heard }, async (tx, say) => {
        const order = await locked(tx, orderId)
        if (cause.lease !== undefined) await endSettling(tx, { orderId, lease: cause.lease })
        const decision = decide(order)
        if (!decision.ok) return decision
        if (!decision.value) return { ok: true as const, value: order }
        await saveChange(tx, order, decision.value)
        for (const news of newsOf(decision.value)) say(news)
        return { ok: true as const, value: decision.value.order }
      })
      if (outcome === alreadyHeard) return { ok: true, value: await mustFind(prisma, orderId) }
      await nudge(orderId)
      return outcome
    },

    /** Takes the sole right to settle the order's stock for ten seconds; null while somebody else has it. */
    async startSettling(orderId: OrderId): Promise<string | null> {
      const lease = newId()
      const taken = await prisma.$executeRaw`
        UPDATE customer_order
        SET settling_by = ${lease}::uuid, settling_until = now() + ${settlingMs} * interval '1 millisecond'
        WHERE id = ${orderId}::uuid AND (settling_until IS NULL OR settling_until < now())`
      return taken === 1 ? lease : null
    },

    /** Gives the right back unused. */
    async stopSettling(orderId: OrderId, lease: string): Promise<void> {
      await prisma.$executeRaw`
        UPDATE customer_order SET settling_by = NULL, settling_until = NULL
        WHERE id = ${orderId}::uuid AND settling_by = ${lease}::uuid`
    },

    /** Decides about some orders that nobody paid in time; answers how many there were. Many clocks may run. */
    async changeDue(
      { at, most }: { at: Date; most: number },
      decide: (order: Order) => Change | null,
    ): Promise<number> {
      const due = await outbox.write({}, async (tx, say) => {
        const ids = await tx.$queryRaw<{ id: OrderId }[]>`
          SELECT id FROM customer_order WHERE status = 'PLACED' AND payment_status <> 'HELD' AND pay_before <= ${at}
          ORDER BY pay_before LIMIT ${most} FOR UPDATE SKIP LOCKED`
        for (const { id } of ids) {
          const order = await mustFind(tx, id)
          const change = decide(order)
          if (!change) continue
          await saveChange(tx, order, change)
          for (const news of newsOf(change)) say(news)
        }
        return ids
      })
      if (due === alreadyHeard) return 0
      for (const { id } of due) await nudge(id)
      return due.length
    },
  }
}

export type OrderStore = ReturnType<typeof openOrderStore>

// Lines are read after the lock is ours: a statement that waits for a lock sees other tables as they were before.
async function locked(tx: Tx, orderId: OrderId): Promise<Order> {
  await tx.$executeRaw`SELECT FROM customer_order WHERE id = ${orderId}::uuid FOR UPDATE`
  return mustFind(tx, orderId)
}

async function mustFind(tx: Tx, orderId: OrderId): Promise<Order> {
  const [row] = await tx.$queryRaw<OrderRow[]>`${selectOrders} WHERE o.id = ${orderId}::uuid`
  if (!row) throw new Error(`no such order: ${orderId}`)
  return orderOf(row)
}

async function endSettling(tx: Tx, { orderId, lease }: { orderId: OrderId; lease: string }): Promise<void> {
  const ended = await tx.$executeRaw`
    UPDATE customer_order SET settling_by = NULL, settling_until = NULL
    WHERE id = ${orderId}::uuid AND settling_by = ${lease}::uuid`
  if (ended !== 1) throw new Error(`order ${orderId} is being settled by somebody else`)
}
