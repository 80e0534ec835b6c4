import type { Id } from '@quire/platform/id'
import { fail, ok, type Result } from '@quire/platform/result'
import { isDisputed } from './dispute.ts'
import { can, record } from './history.ts'
import type { Change, Doer, Order } from './order.ts'
import { newRefund } from './refund.ts'
import { leftToRefund, standsBySums } from './sums.ts'

/** Until when a customer may think better of a paid order. */
export interface Grace {
  readonly at: Date
  readonly graceMs: number
}

/** Who cancels, and under which ids the money and the books go back. */
export interface CancellingPaid extends Grace {
  readonly doer: Doer
  /** For the customer. */
  readonly reason: string
  readonly refundId: Id<'Refund'>
  readonly returnId: Id<'Return'>
}

/** Whether a paid order can be cancelled: nothing of it has been sent; by its customer within the grace period, by staff at any time. */
export function mayCancelPaid(order: Order, by: Doer['by'], { at, graceMs }: Grace): boolean {
  if (!can(order, 'CANCELLED_AFTER_REFUND') || isDisputed(order)) return false
  return by === 'STAFF' || (order.paidAt !== null && at.getTime() - order.paidAt.getTime() <= graceMs)
}

/** Cancels a paid order of which nothing was sent: all that is left of its money goes back, and all of its books. */
export function cancelPaid(order: Order, cancelling: CancellingPaid): Result<Change, 'not-in-time' | 'disputed'> {
  const { doer, reason, refundId, returnId, at } = cancelling
  if (isDisputed(order)) return fail('disputed')
  if (!mayCancelPaid(order, doer.by, cancelling)) return fail('not-in-time')
  const amount = leftToRefund(order)
  const free = { ...order, hold: null }
  // The money went back before, or the payer's bank took it.
  if (amount.amount === 0 || !can(order, 'CANCELLED_AND_REFUNDED'))
    return ok(record(free, { type: 'CANCELLED_AFTER_REFUND', at, doer, details: { returnId, reason } }))
  const refunds = [...order.refunds, newRefund({ id: refundId, amount, reason, askedAt: at })]
  const details = { returnId, refundId, amount: amount.amount, reason }
  const giving = { ...free, refunds }
  return ok(record(giving, { type: 'CANCELLED_AND_REFUNDED', at, doer, details, payment: standsBySums(giving) }))
}
