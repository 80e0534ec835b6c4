import { type Grace, mayCancelPaid } from './cancel-paid.ts'
import { byCustomer, can } from './history.ts'
import { isHeld } from './hold.ts'
import type { OrderStatus } from './moves.ts'
import type { Doer, Order } from './order.ts'
import { isAllGoingBack } from './refund.ts'
import { restToShip } from './ship.ts'

/** Whoever looks at an order. */
export interface Eyes {
  readonly visitorId: string
  readonly userId: string | null
  readonly isStaff: boolean
}

/** Whether it is their own: by account, or, placed as a guest, by visitor (also after signing in). */
export const isOwn = (order: Order, eyes: Eyes): boolean =>
  order.userId === null ? order.visitorId === eyes.visitorId : order.userId === eyes.userId

export const maySee = (order: Order, eyes: Eyes): boolean => eyes.isStaff || isOwn(order, eyes)

/** The order, if these eyes may see it. */
export const seenBy = (order: Order | null, eyes: Eyes): Order | null => (order && maySee(order, eyes) ? order : null)

/** Whether it can be paid now. */
export const isPayable = ({ status, payment }: Order): boolean =>
  status === 'PLACED' && (payment.status === 'READY' || payment.status === 'FAILED')

/** Where these eyes may bring the order now. */
export function nextStates(order: Order, eyes: Eyes, grace: Grace): OrderStatus[] {
  const next: OrderStatus[] = []
  if (isOwn(order, eyes) && isPayable(order)) next.push('PAID')
  if (can(order, 'CANCELLED') || mayCancelPaid(order, doerOf(order, eyes).by, grace)) next.push('CANCELLED')
  if (!eyes.isStaff) return next
  if (can(order, 'SHIPPED') && !isHeld(order)) next.push(...shippingStates(order))
  if (can(order, 'DELIVERED')) next.push('DELIVERED')
  return next
}

function shippingStates(order: Order): OrderStatus[] {
  const rest = restToShip(order.lines)
  if (rest === 0 || isAllGoingBack(order)) return []
  return rest > 1 ? ['PARTLY_SHIPPED', 'SHIPPED'] : ['SHIPPED']
}

/** As whom these eyes act on an order they may see. */
export const doerOf = (order: Order, eyes: Eyes): Doer =>
  isOwn(order, eyes) || eyes.userId === null ? byCustomer : { by: 'STAFF', staffId: eyes.userId }

/** Under whom somebody's idempotency keys are kept: signed in, it is the user's wherever they are. */
export const keyOwnerOf = ({ visitorId, userId }: Pick<Eyes, 'visitorId' | 'userId'>): string =>
  userId ? `user:${userId}` : `visitor:${visitorId}`
