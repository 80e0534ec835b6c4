import type { Id } from '@quire/platform/id'
import { type Money, sameMoney, sum } from '@quire/platform/money'
import { byPayment, byShop, can, record, then } from './history.ts'
import type { Change, Order } from './order.ts'

/** Notes that an attempt can be paid now; null when that is old news. */
export function paymentReady(
  order: Order,
  { attempt, sealedSecret, at }: { attempt: number; sealedSecret: string; at: Date },
): Change | null {
  if (attempt <= order.payment.preparedAttempt || !can(order, 'PAYMENT_READY')) return null
  const payment = { ...order.payment, preparedAttempt: attempt, sealedSecret }
  const details = { attempt }
  const ready = record({ ...order, payment }, { type: 'PAYMENT_READY', at, doer: byPayment, details })
  if (attempt > order.payment.failedAttempt) return ready
  // Its failure was heard first: the order ends as it would have, had both come in their order.
  return then(ready, (payable) => record(payable, { type: 'PAYMENT_FAILED', at, doer: byPayment, details }))
}

/** Notes that an attempt was declined; the customer may try again. Null when that no longer matters. */
export function paymentFailed(
  order: Order,
  { attempt, failure, message, at }: { attempt: number; failure: string; message: string; at: Date },
): Change | null {
  if (attempt < order.payment.preparedAttempt || !can(order, 'PAYMENT_FAILED')) return null
  const payment = { ...order.payment, failedAttempt: Math.max(attempt, order.payment.failedAttempt) }
  const details = { attempt, failure, message: message.slice(0, 300) }
  return record({ ...order, payment }, { type: 'PAYMENT_FAILED', at, doer: byPayment, details })
}

/** Whether news of a payment would still change anything. */
export const awaitsPayment = (order: Order): boolean => can(order, 'PAID')

/** The money came and the stock is ours: paid. Null when it was settled before. */
export const pay = (order: Order, { at, attempt }: { at: Date; attempt: number }): Change | null =>
  awaitsPayment(order) ? record(order, { type: 'PAID', at, doer: byPayment, details: { attempt } }) : null

/** The money is not what was agreed: nothing moves until somebody has looked at it. Null when it was settled or is held. */
export function holdPayment(order: Order, { amount, at }: { amount: Money; at: Date }): Change | null {
  if (!can(order, 'PAYMENT_HELD')) return null
  const details = { paid: amount.amount, currency: amount.currency, agreed: order.total.amount }
  return record(order, { type: 'PAYMENT_HELD', at, doer: byPayment, details })
}

/** The money came too late: what was received goes back, with the reason. Null when the payment was settled before. */
export function refusePayment(
  order: Order,
  { refundId, amount, reason, at }: { refundId: Id<'Refund'>; amount: Money; reason: string; at: Date },
): Change | null {
  if (!can(order, 'PAYMENT_REFUSED')) return null
  const refund = { id: refundId, amount, reason, askedAt: at, doneAt: null }
  const details = { refundId, amount: refund.amount.amount, reason }
  return record(
    { ...order, refunds: [...order.refunds, refund] },
    { type: 'PAYMENT_REFUSED', at, doer: byShop, details },
  )
}

/** The provider holds nothing open any more. Null when the payment was settled before. */
export function paymentCancelled(order: Order, { at }: { at: Date }): Change | null {
  const fact = { type: 'PAYMENT_CANCELLED', at, doer: byPayment } as const
  if (can(order, 'PAYMENT_CANCELLED')) return record(order, fact)
  if (!can(order, 'CANCELLED')) return null
  // Nobody here asked for it, but an order that can no longer be paid is over.
  const cancelled = record(order, { type: 'CANCELLED', at, doer: byPayment, details: { reason: 'PAYMENT_ENDED' } })
  return then(cancelled, (ended) => record(ended, fact))
}

/** A refund has reached the customer's card. Null when that was known. */
export function refunded(
  order: Order,
  { refundId, amount, at }: { refundId: string; amount: Money; at: Date },
): Change | null {
  const refund = askedRefund(order, refundId)
  if (refund.doneAt) return null
  if (!sameMoney(refund.amount, amount)) throw new Error(`refund ${refundId} came back with another amount`)
  const refunds = order.refunds.map((one) => (one === refund ? { ...refund, doneAt: at } : one))
  const back = sum(refunds.flatMap((one) => (one.doneAt ? [one.amount] : [])))
  // Of a refused payment everything goes back, and that need not be what was agreed.
  const isAll = order.status === 'CANCELLED' ? refunds.every((one) => one.doneAt) : back.amount >= order.total.amount
  const type = isAll ? 'REFUNDED' : 'PARTLY_REFUNDED'
  const details = { refundId, amount: amount.amount, reason: refund.reason }
  return record({ ...order, refunds }, { type, at, doer: byPayment, details })
}

/** The provider refuses a refund; it may still come later. Null when it was told before, or the money is back. */
export function refundFailed(
  order: Order,
  { refundId, failure, at }: { refundId: string; failure: string; at: Date },
): Change | null {
  const refund = askedRefund(order, refundId)
  if (refund.doneAt || order.payment.status === 'REFUND_FAILED') return null
  const details = { refundId, amount: refund.amount.amount, failure: failure.slice(0, 300) }
  return record(order, { type: 'REFUND_FAILED', at, doer: byPayment, details })
}

function askedRefund(order: Order, refundId: string) {
  const refund = order.refunds.find(({ id }) => id === refundId)
  if (!refund) throw new Error(`order ${order.id} asked for no refund ${refundId}`)
  return refund
}
