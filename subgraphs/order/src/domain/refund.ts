import type { Id } from '@quire/platform/id'
import { type Money, sameMoney, sum } from '@quire/platform/money'
import { fail, ok, type Result } from '@quire/platform/result'
import { isDisputed } from './dispute.ts'
import { byPayment, byShop, can, record, then } from './history.ts'
import type { OrderStatus, PaymentStatus } from './moves.ts'
import type { Change, Doer, Happened, Order, Refund } from './order.ts'
import { leftToRefund, standsBySums } from './sums.ts'

/** Money that is wanted back; all that is left when no amount is named. */
export interface RefundWish {
  readonly refundId: Id<'Refund'>
  readonly amount: Money | null
  /** For the customer. */
  readonly reason: string
  readonly doer: Doer
  readonly at: Date
  readonly details?: Happened['details']
}

export type NotRefundable =
  | { readonly kind: 'not-refundable'; readonly status: OrderStatus; readonly payment: PaymentStatus }
  | { readonly kind: 'disputed' }
  | { readonly kind: 'too-large'; readonly left: Money }

/** Whether all that came in went back or is on its way: what is not sent by then is given to nobody. */
export const isAllGoingBack = (order: Order): boolean =>
  (order.payment.received?.amount ?? 0) > 0 && leftToRefund(order).amount === 0

/** Asks for money to go back; however many ask at once, never more than was received. */
export function askRefund(order: Order, wish: RefundWish): Result<Change, NotRefundable> {
  const { status, payment } = order
  if (isDisputed(order)) return fail({ kind: 'disputed' })
  // Of an order whose money is all back, nothing is left: that says more than where it stands.
  if (payment.status !== 'REFUNDED' && !can(order, 'REFUND_ASKED'))
    return fail({ kind: 'not-refundable', status, payment: payment.status })
  const left = leftToRefund(order)
  const amount = wish.amount ?? left
  if (amount.amount === 0 || amount.amount > left.amount) return fail({ kind: 'too-large', left })
  const { refundId, reason, doer, at } = wish
  const details = { ...wish.details, refundId, amount: amount.amount, reason }
  const refunds = [...order.refunds, newRefund({ id: refundId, amount, reason, askedAt: at })]
  const asking = { ...order, refunds }
  return ok(record(asking, { type: 'REFUND_ASKED', at, doer, details, payment: standsBySums(asking) }))
}

/** A refund as it is when it is asked for. */
export const newRefund = (asked: Pick<Refund, 'id' | 'amount' | 'reason' | 'askedAt'>): Refund => ({
  ...asked,
  doneAt: null,
  failedAt: null,
  creditNoteNumber: null,
})

/** A refund has reached the customer's card. Null when that was known, or when it came back since: a refusal is the last word. */
export function refunded(
  order: Order,
  { refundId, amount, at }: { refundId: string; amount: Money; at: Date },
): Change | null {
  const refund = askedRefund(order, refundId)
  if (refund.doneAt || refund.failedAt) return null
  if (!sameMoney(refund.amount, amount)) throw new Error(`refund ${refundId} came back with another amount`)
  const refunds = order.refunds.map((one) => (one === refund ? { ...refund, doneAt: at } : one))
  const back = sum(refunds.flatMap((one) => (one.doneAt ? [one.amount] : [])))
  const type = back.amount >= (order.payment.received ?? order.total).amount ? 'REFUNDED' : 'PARTLY_REFUNDED'
  const details = { refundId, amount: amount.amount, reason: refund.reason }
  const given = { ...order, refunds }
  const change = record(given, { type, at, doer: byPayment, details, payment: standsBySums(given) })
  const settled = order.returns.find((one) => one.refundId === refundId && one.status === 'RECEIVED')
  return settled ? then(change, (current) => settleReturn(current, settled.id, at)) : change
}

function settleReturn(order: Order, returnId: string, at: Date): Change {
  const returns = order.returns.map((one) => (one.id === returnId ? { ...one, status: 'REFUNDED' as const } : one))
  return record({ ...order, returns }, { type: 'RETURN_REFUNDED', at, doer: byShop, details: { returnId } })
}

/** The provider refuses a refund, maybe after it was done: the bank sent it back. Null when it was told before. */
export function refundFailed(
  order: Order,
  { refundId, failure, at }: { refundId: string; failure: string; at: Date },
): Change | null {
  const refund = askedRefund(order, refundId)
  if (refund.failedAt) return null
  const refunds = order.refunds.map((one) => (one === refund ? { ...refund, doneAt: null, failedAt: at } : one))
  const details = { refundId, amount: refund.amount.amount, failure: failure.slice(0, 300) }
  const owing = { ...order, refunds }
  return record(owing, { type: 'REFUND_FAILED', at, doer: byPayment, details, payment: standsBySums(owing) })
}

function askedRefund(order: Order, refundId: string): Refund {
  const refund = order.refunds.find(({ id }) => id === refundId)
  if (!refund) throw new Error(`order ${order.id} asked for no refund ${refundId}`)
  return refund
}
