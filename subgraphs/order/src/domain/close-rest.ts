import type { Id } from '@quire/platform/id'
import { type Money, sum, times } from '@quire/platform/money'
import { fail, ok, type Result } from '@quire/platform/result'
import { byShop, can, record, then } from './history.ts'
import type { OrderStatus } from './moves.ts'
import type { Change, Doer, Order } from './order.ts'
import { askRefund } from './refund.ts'
import { hasArrived } from './scan.ts'
import { leftToShip } from './ship.ts'

/** Who sends no more of an order, and under which ids its books and its money go back. */
export interface Closing {
  readonly doer: Doer
  /** For the customer. */
  readonly reason: string
  readonly refundId: Id<'Refund'>
  readonly returnId: Id<'Return'>
  readonly at: Date
}

export type NotClosable = { readonly kind: 'not-closable'; readonly status: OrderStatus }

/**
 * Sends no more of a partly sent order: its other books are the shop's again, and their price goes back, as far as it is there. No
 * money goes back while the payer's bank has yet to decide.
 */
export function closeRest(order: Order, closing: Closing): Result<Change, NotClosable> {
  if (!can(order, 'REST_CANCELLED')) return fail({ kind: 'not-closable', status: order.status })
  const { returnId, reason, doer, at } = closing
  const details = { returnId, reason, ...unsentOf(order) }
  const closed = record(order, { type: 'REST_CANCELLED', at, doer, details })
  const refund = refundOfRest(closed.order, closing)
  const settled = refund ? then(closed, () => refund) : closed
  return ok(
    hasArrived(settled.order) ? then(settled, (now) => record(now, { type: 'DELIVERED', at, doer: byShop })) : settled,
  )
}

/** How many of each line are not sent, as its history keeps it: `unsent:<line>`. */
const unsentOf = ({ lines }: Order): Record<string, number> =>
  Object.fromEntries(lines.flatMap((line) => (leftToShip(line) > 0 ? [[`unsent:${line.id}`, leftToShip(line)]] : [])))

function refundOfRest(order: Order, { refundId, reason, doer, at }: Closing): Change | null {
  const price = priceOfRest(order)
  if (price.amount === 0) return null
  const wish = { refundId, reason, doer, at }
  const whole = askRefund(order, { ...wish, amount: price })
  if (whole.ok) return whole.value
  // Of a price that was refunded in part before, what is left of the money.
  const left = whole.failure.kind === 'too-large' ? askRefund(order, { ...wish, amount: null }) : whole
  return left.ok ? left.value : null
}

const priceOfRest = ({ lines }: Order): Money => sum(lines.map((line) => times(line.unitPrice, leftToShip(line))))
