import { fail, ok, type Result } from '@quire/platform/result'
import { byShop, can, record } from './history.ts'
import type { OrderStatus } from './moves.ts'
import type { Change, Doer, Order } from './order.ts'

/** The order is past the point where it can be cancelled. */
export interface NotCancellable {
  readonly kind: 'not-cancellable'
  readonly status: OrderStatus
}

/** Whether nobody waits for it any more; its payment may still win the race. */
export const isOver = ({ status }: Order): boolean => status === 'CANCELLED' || status === 'EXPIRED'

/** Cancels an order that is not paid. One that is cancelled already stays as it is (`value` null). */
export function cancel(order: Order, { doer, at }: { doer: Doer; at: Date }): Result<Change | null, NotCancellable> {
  if (order.status === 'CANCELLED') return ok(null)
  if (!can(order, 'CANCELLED')) return fail({ kind: 'not-cancellable', status: order.status })
  return ok(record(order, { type: 'CANCELLED', at, doer, details: { reason: 'ASKED' } }))
}

/** Ends an order that nobody paid in time; null when it is not due. */
export const expire = (order: Order, at: Date): Change | null =>
  order.payBefore <= at && can(order, 'EXPIRED') ? record(order, { type: 'EXPIRED', at, doer: byShop }) : null
