import { type Id, newId } from '@quire/platform/id'
import type { Money } from '@quire/platform/money'
import { fail, ok, type Result } from '@quire/platform/result'
import type { Catalog } from '../clients/catalog.ts'
import type { HistoryStore } from '../data/history-store.ts'
import type { KeyReused, OnceDone, OrderStore } from '../data/order-store.ts'
import { isDisputed } from '../domain/dispute.ts'
import type { PaymentStatus } from '../domain/moves.ts'
import type { Change, Doer, Order, OrderId } from '../domain/order.ts'
import { acceptPayment, refusePayment } from '../domain/pay.ts'
import type { Unavailable } from '../domain/refusal.ts'
import { standsBySums } from '../domain/sums.ts'
import type { NotFound } from './cancel-order.ts'

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

/** The payer's bank has yet to decide about this money, or took all of it. */
interface BankDecides {
  readonly kind: 'disputed' | 'charged-back'
}

/** `busy`: somebody else is settling it just now. */
export type NotSettled =
  | NotFound
  | KeyReused
  | { readonly kind: 'payment-not-held'; readonly payment: PaymentStatus }
  | BankDecides
  | { readonly kind: 'out-of-stock'; readonly lines: readonly Unavailable[] }
  | { readonly kind: 'busy' }

/**
 * Staff decide about money that differs from what was agreed: they take it, and the stock decides whether the order is paid; or
 * the books go back on the shelf and the money to its payer. Only one at a time asks catalog, as when money comes, and never for a
 * key that was used before: its outcome stands, and no book moves for it.
 */
export const settleHeldPayment =
  (needs: Needs) =>
  async (decision: HeldDecision): Promise<Result<OnceDone, NotSettled>> => {
    const { orders } = needs
    const order = await orders.find(decision.orderId)
    if (!order) return fail({ kind: 'not-found' })
    const earlier = await orders.outcomeOf<Refusal>(order.id, askedOf(decision))
    if (earlier) return earlier
    if (order.payment.status !== 'HELD') return decide(needs, decision, unasked)
    const lease = await orders.startSettling(order.id)
    if (lease === null) return fail({ kind: 'busy' })
    try {
      return await settle(needs, decision, lease)
    } finally {
      await orders.stopSettling(order.id, lease)
    }
  }

// Read again under the lease: whoever had it before may have decided, under this very key.
async function settle(needs: Needs, decision: HeldDecision, lease: string): Promise<Result<OnceDone, NotSettled>> {
  const { orders, catalog } = needs
  const earlier = await orders.outcomeOf<Refusal>(decision.orderId, askedOf(decision))
  if (earlier) return earlier
  const order = await orders.find(decision.orderId)
  if (order?.payment.status !== 'HELD' || bankDecides(order, decision))
    return decide(needs, decision, { ...unasked, lease })
  const answer = decision.decision === 'ACCEPT' ? await claim(catalog, order) : await release(catalog, order)
  return decide(needs, decision, { lease, answer, received: await receivedOf(needs, order) })
}

interface StockAnswer {
  /** What catalog no longer has. */
  readonly missing: readonly Unavailable[]
  /** The books are sold already, by a decision that died half way; they come back as sold ones do. */
  readonly wasSold: boolean
}

interface Settled {
  readonly lease?: string
  /** Null when catalog was not asked. */
  readonly answer: StockAnswer | null
  readonly received: Money | null
}

const unasked: Settled = { answer: null, received: null }

const askedOf = ({ staffId, key, ...body }: HeldDecision) => ({
  owner: `user:${staffId}`,
  deed: 'settleHeldPayment',
  key,
  body,
  made: body.orderId,
})

function decide({ orders, now }: Needs, asked: HeldDecision, { lease, answer, received }: Settled) {
  const deed = lease ? { ...askedOf(asked), lease } : askedOf(asked)
  return orders.changeOnce(asked.orderId, deed, (order): Result<Change, Refusal> => {
    if (order.payment.status !== 'HELD') return fail({ kind: 'payment-not-held', payment: order.payment.status })
    const bank = bankDecides(order, asked)
    if (bank) return fail(bank)
    // Thrown, so that it is nobody's outcome: asked again, it asks catalog.
    if (!answer || !received) throw new Error(`order ${order.id} changed while it was being settled; ask again`)
    if (answer.missing.length > 0) return fail({ kind: 'out-of-stock', lines: answer.missing })
    const doer: Doer = { by: 'STAFF', staffId: asked.staffId }
    const change = changed(order, asked, { received, doer, at: now(), wasSold: answer.wasSold })
    return change ? ok(change) : fail({ kind: 'payment-not-held', payment: order.payment.status })
  })
}

type Refusal = Exclude<NotSettled, NotFound | KeyReused | { kind: 'busy' }>

// While the bank decides, money that goes back could go twice; of what it took, nothing is left to be taken.
function bankDecides(order: Order, { decision }: HeldDecision): BankDecides | null {
  if (isDisputed(order)) return { kind: 'disputed' }
  return decision === 'ACCEPT' && standsBySums(order) === 'CHARGED_BACK' ? { kind: 'charged-back' } : null
}

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
  if (claimed.kind === 'claimed') return { missing: [], wasSold: false }
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
