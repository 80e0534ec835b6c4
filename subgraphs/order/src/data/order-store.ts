import { newId } from '@quire/platform/id'
import { type Once, once, outcomeOf } from '@quire/platform/idempotency'
import { alreadyHeard } from '@quire/platform/outbox'
import { fail, ok, type Result } from '@quire/platform/result'
import type { Change, Order, OrderId } from '../domain/order.ts'
import type { ReturnId } from '../domain/returns.ts'
import type { OrderDatabase, Tx } from './database.ts'
import { numbered } from './number-series.ts'
import { newsOf } from './order-news.ts'
import { type OrderRow, orderOf, selectOrders } from './order-row.ts'
import { orderOfReturn } from './returns-rows.ts'
import { saveChange } from './save-order.ts'

/** Why an order changes: an event that is heard, and the lease under which its stock was asked for. */
export interface Cause {
  readonly heard?: string
  readonly lease?: string
}

/** A deed that is done once under its key; `made` is the id that its first doing gives to what it makes. */
export interface OnceAsked {
  readonly owner: string
  readonly deed: string
  readonly key: string
  /** What was asked: the same key with another body is refused. */
  readonly body: unknown
  readonly made: string
  /** The lease under which the order's stock was asked for. */
  readonly lease?: string
}

/** What came of such a deed: the order as it stands, and the id of what was made, maybe long ago. */
export interface OnceDone {
  readonly order: Order
  readonly made: string
}

export interface KeyReused {
  readonly kind: 'key-reused'
}

/** A decision about an order as it stands now: what changes (null: nothing), or why it cannot. */
export type Decide<F> = (order: Order) => Result<Change | null, F>

const settlingMs = 10_000

/** Called after each commit that changed an order. */
type Nudge = (orderId: OrderId) => Promise<void>

/** Orders, rows in and orders out. */
export const openOrderStore = (db: OrderDatabase, nudge: Nudge) => ({
  find: async (id: OrderId): Promise<Order | null> => (await select(db, [id]))[0] ?? null,
  findAll: (ids: readonly OrderId[]): Promise<Order[]> => select(db, ids),
  /**
   * Decides about one order under its row's lock and saves what changed with its news, in one transaction. A cause that was
   * heard before decides nothing. Throws when there is no such order, and when the lease went to somebody else.
   */
  change: async <F>(orderId: OrderId, cause: Cause, decide: Decide<F>): Promise<Result<Order, F>> => {
    const outcome = await change(db, { orderId, cause }, decide)
    await nudge(orderId)
    return outcome
  },
  /** As `change`, but once a key: asked again, it decides nothing and answers what was decided then, refusals too. */
  changeOnce: async <F>(
    orderId: OrderId,
    asked: OnceAsked,
    decide: Decide<F>,
  ): Promise<Result<OnceDone, F | KeyReused>> => {
    const outcome = await changeOnce(db, { orderId, asked }, decide)
    await nudge(orderId)
    return outcome
  },
  /** What such a deed came to under its key before; null when the key is free. */
  outcomeOf: <F>(orderId: OrderId, asked: OnceAsked): Promise<Result<OnceDone, F | KeyReused> | null> =>
    earlier(db, { orderId, asked }),
  /** Decides about some orders that nobody paid in time; answers how many there were. Many clocks may run. */
  async changeDue(due: { at: Date; most: number }, decide: (order: Order) => Change | null): Promise<number> {
    const ids = await changeDue(db, due, decide)
    for (const id of ids) await nudge(id)
    return ids.length
  },
  /** Which order a return belongs to; null when there is no such return. */
  ofReturn: (id: ReturnId) => orderOfReturn(db.prisma, id),
  /** Takes the sole right to settle the order's stock for ten seconds; null while somebody else has it. */
  startSettling: (orderId: OrderId) => startSettling(db, orderId),
  /** Gives the right back unused. */
  stopSettling: (orderId: OrderId, lease: string) => stopSettling(db, { orderId, lease }),
})

export type OrderStore = ReturnType<typeof openOrderStore>

async function select({ prisma }: OrderDatabase, ids: readonly OrderId[]): Promise<Order[]> {
  const rows = await prisma.$queryRaw<OrderRow[]>`${selectOrders} WHERE o.id = ANY(${[...ids]}::uuid[])`
  return rows.map(orderOf)
}

async function change<F>(
  db: OrderDatabase,
  { orderId, cause }: { orderId: OrderId; cause: Cause },
  decide: Decide<F>,
): Promise<Result<Order, F>> {
  const heard = cause.heard === undefined ? {} : { heard: cause.heard }
  const outcome = await db.outbox.write<Result<Order, F>>(heard, async (tx, say) => {
    const order = await locked(tx, orderId)
    if (cause.lease !== undefined) await endSettling(tx, { orderId, lease: cause.lease })
    const decision = decide(order)
    if (!decision.ok) return decision
    return { ok: true, value: await save(tx, order, { change: decision.value, say }) }
  })
  return outcome === alreadyHeard ? { ok: true, value: await mustFind(db.prisma, orderId) } : outcome
}

type Stored<F> = { readonly ok: true; readonly made: string } | { readonly ok: false; readonly failure: F }

async function changeOnce<F>(
  db: OrderDatabase,
  { orderId, asked }: { orderId: OrderId; asked: OnceAsked },
  decide: Decide<F>,
): Promise<Result<OnceDone, F | KeyReused>> {
  const { made, lease, ...keyed } = asked
  const outcome = await db.outbox.write({}, (tx, say) =>
    once<Stored<F>>(tx, keyed, async () => {
      const order = await locked(tx, orderId)
      if (lease !== undefined) await endSettling(tx, { orderId, lease })
      const decision = decide(order)
      if (!decision.ok) return decision
      await save(tx, order, { change: decision.value, say })
      return { ok: true, made }
    }),
  )
  if (outcome === alreadyHeard) throw new Error('nothing was heard')
  return answerOf(db, orderId, outcome)
}

async function earlier<F>(
  db: OrderDatabase,
  { orderId, asked: { made: _made, lease: _lease, ...keyed } }: { orderId: OrderId; asked: OnceAsked },
): Promise<Result<OnceDone, F | KeyReused> | null> {
  const outcome = await outcomeOf<Stored<F>>(db.prisma, keyed)
  return outcome && answerOf(db, orderId, outcome)
}

async function answerOf<F>(
  db: OrderDatabase,
  orderId: OrderId,
  outcome: Once<Stored<F>>,
): Promise<Result<OnceDone, F | KeyReused>> {
  if (outcome.kind === 'reused') return fail({ kind: 'key-reused' })
  const stored = outcome.outcome
  return stored.ok ? ok({ order: await mustFind(db.prisma, orderId), made: stored.made }) : stored
}

async function changeDue(
  db: OrderDatabase,
  { at, most }: { at: Date; most: number },
  decide: (order: Order) => Change | null,
): Promise<OrderId[]> {
  const due = await db.outbox.write({}, async (tx, say) => {
    const rows = await tx.$queryRaw<{ id: OrderId }[]>`
      SELECT id FROM customer_order WHERE status = 'PLACED' AND payment_status <> 'HELD' AND pay_before <= ${at}
      ORDER BY pay_before LIMIT ${most} FOR UPDATE SKIP LOCKED`
    for (const { id } of rows) {
      const order = await mustFind(tx, id)
      await save(tx, order, { change: decide(order), say })
    }
    return rows.map(({ id }) => id)
  })
  return due === alreadyHeard ? [] : due
}

type Say = (event: ReturnType<typeof newsOf>[number]) => void

async function save(
  tx: Tx,
  order: Order,
  { change: decided, say }: { change: Change | null; say: Say },
): Promise<Order> {
  if (!decided) return order
  const change = await numbered(tx, decided)
  await saveChange(tx, order, change)
  for (const news of newsOf(change)) say(news)
  return change.order
}

async function startSettling({ prisma }: OrderDatabase, orderId: OrderId): Promise<string | null> {
  const lease = newId()
  const taken = await prisma.$executeRaw`
    UPDATE customer_order
    SET settling_by = ${lease}::uuid, settling_until = now() + ${settlingMs} * interval '1 millisecond'
    WHERE id = ${orderId}::uuid AND (settling_until IS NULL OR settling_until < now())`
  return taken === 1 ? lease : null
}

type Settling = { readonly orderId: OrderId; readonly lease: string }

const stopSettling = ({ prisma }: OrderDatabase, settling: Settling): Promise<number> => ended(prisma, settling)

async function endSettling(tx: Tx, settling: Settling): Promise<void> {
  if ((await ended(tx, settling)) !== 1) throw new Error(`order ${settling.orderId} is being settled by somebody else`)
}

const ended = (tx: Tx, { orderId, lease }: Settling): Promise<number> => tx.$executeRaw`
  UPDATE customer_order SET settling_by = NULL, settling_until = NULL
  WHERE id = ${orderId}::uuid AND settling_by = ${lease}::uuid`

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
