import { fail, ok, type Result } from '@quire/platform/result'
import { isDisputed } from './dispute.ts'
import { can, record } from './history.ts'
import type { OrderStatus } from './moves.ts'
import type { Change, Doer, Order } from './order.ts'

export type HoldKind = 'STAFF' | 'RISK'

/** Nothing is sent until a person has looked; `reason` is for staff. */
export interface Hold {
  readonly kind: HoldKind
  readonly reason: string
  readonly since: Date
}

export interface NotHoldable {
  readonly kind: 'not-holdable'
  readonly status: OrderStatus
}

export interface NotHeld {
  readonly kind: 'not-held'
  readonly status: OrderStatus
}

interface Reviewed {
  readonly reason: string
  readonly doer: Doer
  readonly at: Date
}

/** Whether nothing may be sent now: somebody has to look at it, or the payer's bank disputes the charge. */
export const isHeld = (order: Order): boolean => order.hold !== null || isDisputed(order)

/** Holds an order that may yet be sent; a later reason takes the place of an earlier one. The same told again changes nothing. */
export function hold(
  order: Order,
  { kind, reason, doer, at }: Reviewed & { kind: HoldKind },
): Result<Change | null, NotHoldable> {
  if (order.hold?.kind === kind && order.hold.reason === reason) return ok(null)
  if (!mayYetBeSent(order)) return fail({ kind: 'not-holdable', status: order.status })
  const held = { ...order, hold: { kind, reason, since: at } }
  return ok(record(held, { type: 'HELD', at, doer, details: { kind, reason } }))
}

// An order that is over may still be paid by a payment that was on its way.
const mayYetBeSent = (order: Order): boolean => can(order, 'HELD') && (can(order, 'PAID') || can(order, 'SHIPPED'))

/** Lets a held order go on. A dispute that is open still keeps it. */
export function release(order: Order, { reason, doer, at }: Reviewed): Result<Change, NotHeld> {
  if (!order.hold) return fail({ kind: 'not-held', status: order.status })
  const details = { kind: order.hold.kind, reason }
  return ok(record({ ...order, hold: null }, { type: 'RELEASED', at, doer, details }))
}
