import { fail, ok, type Result } from '@quire/platform/result'
import { type CancellingPaid, cancelPaid } from './cancel-paid.ts'
import { byShop, can, record } from './history.ts'
import type { OrderStatus } from './moves.ts'
import type { Change, Order } from './order.ts'

/** The order is past the point where it can be cancelled, or the payer's bank has yet to decide about its money. */
export type NotCancellable =
  | { readonly kind: 'not-cancellable'; readonly status: OrderStatus }
  | { readonly kind: 'disputed' }

/** Whether nobody waits for it any more; its payment may still win the race. */
export const isOver = ({ status }: Order): boolean => status === 'CANCELLED' || status === 'EXPIRED'

/**
 * Cancels an order that is not paid, or one that is and of which nothing was sent. One that is cancelled already stays as it is
 * (`value` null).
 */
export function cancel(order: Order, cancelling: CancellingPaid): Result<Change | null, NotCancellable> {
  const { doer, at } = cancelling
  if (order.status === 'CANCELLED') return ok(null)
  if (can(order, 'CANCELLED')) return ok(record(order, { type: 'CANCELLED', at, doer, details: { reason: 'ASKED' } }))
  if (order.status !== 'PAID') return fail({ kind: 'not-cancellable', status: order.status })
  const cancelled = cancelPaid(order, cancelling)
  if (cancelled.ok) return cancelled
  return fail(cancelled.failure === 'disputed' ? { kind: 'disputed' } : { kind: 'not-cancellable', status: 'PAID' })
}

/** Ends an order that nobody paid in time; null when it is not due. */
export const expire = (order: Order, at: Date): Change | null =>
  order.payBefore <= at && can(order, 'EXPIRED') ? record(order, { type: 'EXPIRED', at, doer: byShop }) : null
