import type { Id } from '@quire/platform/id'
import type { Money } from '@quire/platform/money'
import { byPayment, byShop, can, record, then } from './history.ts'
import type { Change, Doer, Order } from './order.ts'
import { newRefund } from './refund.ts'
import { leftToRefund, standsBySums } from './sums.ts'

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
export function pay(order: Order, { at, attempt }: { at: Date; attempt: number }): Change | null {
  if (!awaitsPayment(order)) return null
  return record(asPaid(order, order.total, at), { type: 'PAID', at, doer: byPayment, details: { attempt } })
}

/** Staff take money that differs from what was agreed, and the stock is ours: paid. Null when it is not held any more. */
export function acceptPayment(
  order: Order,
  { received, reason, doer, at }: { received: Money; reason: string; doer: Doer; at: Date },
): Change | null {
  if (order.payment.status !== 'HELD') return null
  const details = { received: received.amount, agreed: order.total.amount, reason }
  return record(asPaid(order, received, at), { type: 'PAID', at, doer, details })
}

const asPaid = (order: Order, received: Money, paidAt: Date): Order => ({
  ...order,
  paidAt,
  payment: { ...order.payment, received },
})

/** The money is not what was agreed: nothing moves until somebody has looked at it. Null when it was settled or is held. */
export function holdPayment(order: Order, { amount, at }: { amount: Money; at: Date }): Change | null {
  if (!can(order, 'PAYMENT_HELD')) return null
  const details = { paid: amount.amount, currency: amount.currency, agreed: order.total.amount }
  const payment = { ...order.payment, received: amount }
  return record({ ...order, payment }, { type: 'PAYMENT_HELD', at, doer: byPayment, details })
}

interface Refusing {
  readonly refundId: Id<'Refund'>
  readonly amount: Money
  /** For the customer. */
  readonly reason: string
  readonly at: Date
  /** The shop itself unless told otherwise. */
  readonly doer?: Doer
  /** Under which id the books come back, where they were sold already. */
  readonly returnId?: Id<'Return'> | null
}

/** The money came too late, or staff do not take it: what was received goes back, with the reason. Null when it was settled before. */
export function refusePayment(
  order: Order,
  { refundId, amount, reason, at, doer = byShop, returnId = null }: Refusing,
): Change | null {
  if (!can(order, 'PAYMENT_REFUSED')) return null
  const free = { ...order, hold: null, payment: { ...order.payment, received: amount } }
  // The payer's bank took the rest of it.
  const left = leftToRefund(free)
  const refunds = left.amount === 0 ? [] : [newRefund({ id: refundId, amount: left, reason, askedAt: at })]
  const given = refunds.length === 0 ? {} : { refundId, amount: left.amount }
  const refused = { ...free, refunds: [...order.refunds, ...refunds] }
  const came = left.amount === amount.amount ? {} : { received: amount.amount }
  const details = { ...given, ...came, reason, ...(returnId && { returnId }) }
  return record(refused, { type: 'PAYMENT_REFUSED', at, doer, details, payment: standsBySums(refused) })
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
