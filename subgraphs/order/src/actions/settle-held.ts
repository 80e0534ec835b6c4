import { type Id, newId } from '@quire/platform/id'
import type { Money } from '@quire/platform/money'
import { fail, ok, type Result } from '@quire/platform/result'
import type { Catalog } from '../clients/catalog.ts'
import type { HistoryStore } from '../data/history-store.ts'
import type { KeyReused, OnceDone, OrderStore } from '../data/order-store.ts'
import type { PaymentStatus } from '../domain/moves.ts'
import type { Change, Doer, Order, OrderId } from '../domain/order.ts'
import { acceptPayment, refusePayment } from '../domain/pay.ts'
import type { Unavailable } from '../domain/refusal.ts'
import type { NotFound } from './cancel-order.ts'
import { settling } from './settling.ts'

interface Needs {
  readonly orders: OrderStore
  readonly history: HistoryStore
  readonly catalog: Catalog
  readonly now: () => Date
}

export interface HeldDecision {
  readonly orderId: OrderId
  readonly staffId: string
  readonly decision: 'ACCEPT' | 'REFUND'
  /** Of a refund, for the customer. */
  readonly reason: string
  readonly key: string
}

/** `busy`: somebody else is settling it just now. */
export type NotSettled =
  | NotFound
  | KeyReused
  | { readonly kind: 'payment-not-held'; readonly payment: PaymentStatus }
  | { readonly kind: 'out-of-stock'; readonly lines: readonly Unavailable[] }
  | { readonly kind: 'busy' }

/**
 * Staff decide about money that differs from what was agreed: they take it, and the stock decides whether the order is paid; or
 * the books go back on the shelf and the money to its payer. Only one at a time asks catalog, as when money comes.
 */
export const settleHeldPayment =
  (needs: Needs) =>
  async (decision: HeldDecision): Promise<Result<OnceDone, NotSettled>> => {
    const { orders, catalog } = needs
    const order = await orders.find(decision.orderId)
    if (!order) return fail({ kind: 'not-found' })
    const isHeld = order.payment.status === 'HELD'
    const asking = decision.decision === 'ACCEPT' ? () => claim(catalog, order) : () => release(catalog, order)
    // Of one that is settled nobody asks catalog: the key may know what was decided.
    const settled = isHeld ? await settling(orders, order.id, asking) : { lease: undefined, answer: nothing }
    if (!settled) return fail({ kind: 'busy' })
    const received = isHeld ? await receivedOf(needs, order) : order.total
    try {
      return await decide(needs, decision, { ...settled, received })
    } finally {
      if (settled.lease) await orders.stopSettling(order.id, settled.lease)
    }
  }

interface StockAnswer {
  /** What catalog no longer has. */
  readonly missing: readonly Unavailable[]
  /** The books are sold already, by a decision that died half way; they come back as sold ones do. */
  readonly wasSold: boolean
}

const nothing: StockAnswer = { missing: [], wasSold: false }

interface Settled {
  readonly lease: string | undefined
  readonly answer: StockAnswer
  readonly received: Money
}

function decide({ orders, now }: Needs, asked: HeldDecision, { lease, answer, received }: Settled) {
  const { staffId, key, ...body } = asked
  const deed = { owner: `user:${staffId}`, deed: 'settleHeldPayment', key, body, made: body.orderId }
  return orders.changeOnce(body.orderId, lease ? { ...deed, lease } : deed, (order): Result<Change, Refusal> => {
    if (!lease || order.payment.status !== 'HELD')
      return fail({ kind: 'payment-not-held', payment: order.payment.status })
    if (answer.missing.length > 0) return fail({ kind: 'out-of-stock', lines: answer.missing })
    const doer: Doer = { by: 'STAFF', staffId }
    const change = changed(order, asked, { received, doer, at: now(), wasSold: answer.wasSold })
    return change ? ok(change) : fail({ kind: 'payment-not-held', payment: order.payment.status })
  })
}

type Refusal = Extract<NotSettled, { kind: 'payment-not-held' | 'out-of-stock' }>

interface Decided {
  readonly received: Money
  readonly doer: Doer
  readonly at: Date
  readonly wasSold: boolean
}

function changed(order: Order, { decision, reason }: HeldDecision, { wasSold, ...by }: Decided) {
  if (decision === 'ACCEPT') return acceptPayment(order, { ...by, reason })
  const returnId = wasSold ? (newId() as Id<'Return'>) : null
  return refusePayment(order, { refundId: newId() as Id<'Refund'>, amount: by.received, reason, returnId, ...by })
}

async function claim(catalog: Catalog, order: Order): Promise<StockAnswer> {
  const claimed = await catalog.claim(order.id)
  if (claimed.kind === 'claimed') return nothing
  if (claimed.kind === 'refused') return { missing: claimed.shortages, wasSold: false }
  const missing = order.lines.map(({ bookId, title }) => ({ bookId, title, reason: 'UNKNOWN', left: 0 }) as const)
  return { missing, wasSold: false }
}

async function release(catalog: Catalog, order: Order): Promise<StockAnswer> {
  const released = await catalog.release(order.id)
  return { missing: [], wasSold: released.kind === 'sold' }
}

// Rows that were held before the sum was kept in them have it in their history.
async function receivedOf({ history }: Needs, order: Order): Promise<Money> {
  if (order.payment.received) return order.payment.received
  const held = (await history.after(order.id, 0)).find(({ type }) => type === 'PAYMENT_HELD')
  if (!held) throw new Error(`order ${order.id} is held, and its history does not say for which sum`)
  return { amount: Number(held.details.paid), currency: order.total.currency }
}
