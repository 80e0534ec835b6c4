export type OrderStatus = 'PLACED' | 'PAID' | 'PARTLY_SHIPPED' | 'SHIPPED' | 'DELIVERED' | 'CANCELLED' | 'EXPIRED'

export type PaymentStatus =
  | 'PREPARING'
  | 'READY'
  | 'FAILED'
  | 'HELD'
  | 'SUCCEEDED'
  | 'CANCELLED'
  | 'REFUNDING'
  | 'REFUND_FAILED'
  | 'PARTLY_REFUNDED'
  | 'REFUNDED'
  | 'CHARGED_BACK'

export type OrderEventType =
  | 'PLACED'
  | 'PAYMENT_READY'
  | 'PAYMENT_FAILED'
  | 'PAYMENT_HELD'
  | 'PAID'
  | 'PAYMENT_REFUSED'
  | 'CANCELLED'
  | 'EXPIRED'
  | 'PAYMENT_CANCELLED'
  | 'PARTLY_SHIPPED'
  | 'SHIPPED'
  | 'DELIVERED'
  | 'REFUND_FAILED'
  | 'PARTLY_REFUNDED'
  | 'REFUNDED'
  | 'CANCELLED_AND_REFUNDED'
  | 'CANCELLED_AFTER_REFUND'
  | 'REST_CANCELLED'
  | 'REFUND_ASKED'
  | 'RETURN_ASKED'
  | 'RETURN_ACCEPTED'
  | 'RETURN_REFUSED'
  | 'RETURN_RECEIVED'
  | 'RETURN_REFUNDED'
  | 'HELD'
  | 'RELEASED'
  | 'DISPUTE_OPENED'
  | 'DISPUTE_WON'
  | 'DISPUTE_LOST'
  | 'PARCEL_MOVED'
  | 'MAIL_RESENT'

/** Where an order may stand when something happens to it, and where that brings it; without `to` it stays. */
export interface Move {
  readonly from: readonly OrderStatus[]
  readonly to?: OrderStatus
  readonly paymentFrom: readonly PaymentStatus[]
  readonly paymentTo?: PaymentStatus
  /** Where else the payment may stand then, when the sums say so; the entry of the history names it. */
  readonly paymentMay?: readonly PaymentStatus[]
}

const unpaid = ['PREPARING', 'READY', 'FAILED'] as const
// An order that nobody waits for any more; its payment may still win the race.
const over = ['CANCELLED', 'EXPIRED'] as const
const paid = ['SUCCEEDED', 'REFUNDING', 'REFUND_FAILED', 'PARTLY_REFUNDED'] as const
const sold = ['PAID', 'PARTLY_SHIPPED', 'SHIPPED', 'DELIVERED'] as const
const sent = ['PARTLY_SHIPPED', 'SHIPPED', 'DELIVERED'] as const
// It was paid once, or its money came and was refused.
const kept = [...sold, 'CANCELLED'] as const
// Money came once, whatever became of it.
const taken = [...paid, 'REFUNDED', 'CHARGED_BACK'] as const
const back = [...paid, 'CHARGED_BACK'] as const

/** The order's life. What has no row here cannot happen; a new deed (a return, say) is a new row. */
export const moves: Readonly<Record<OrderEventType, Move>> = {
  PLACED: { from: [], to: 'PLACED', paymentFrom: [], paymentTo: 'PREPARING' },
  PAYMENT_READY: { from: ['PLACED'], paymentFrom: unpaid, paymentTo: 'READY' },
  PAYMENT_FAILED: { from: ['PLACED'], paymentFrom: unpaid, paymentTo: 'FAILED' },
  PAYMENT_HELD: { from: ['PLACED'], paymentFrom: unpaid, paymentTo: 'HELD' },
  PAID: {
    from: ['PLACED', ...over],
    to: 'PAID',
    paymentFrom: [...unpaid, 'HELD', 'CANCELLED'],
    paymentTo: 'SUCCEEDED',
  },
  PAYMENT_REFUSED: {
    from: ['PLACED', ...over],
    to: 'CANCELLED',
    paymentFrom: [...unpaid, 'HELD', 'CANCELLED'],
    paymentTo: 'REFUNDING',
    paymentMay: ['CHARGED_BACK'],
  },
  CANCELLED: { from: ['PLACED'], to: 'CANCELLED', paymentFrom: unpaid },
  EXPIRED: { from: ['PLACED'], to: 'EXPIRED', paymentFrom: unpaid },
  PAYMENT_CANCELLED: { from: over, paymentFrom: unpaid, paymentTo: 'CANCELLED' },
  PARTLY_SHIPPED: { from: ['PAID', 'PARTLY_SHIPPED'], to: 'PARTLY_SHIPPED', paymentFrom: paid },
  SHIPPED: { from: ['PAID', 'PARTLY_SHIPPED'], to: 'SHIPPED', paymentFrom: paid },
  // What was sent arrives, whatever became of its money.
  DELIVERED: { from: ['SHIPPED'], to: 'DELIVERED', paymentFrom: taken },
  // Also of money that was back: the bank sent it to us again.
  REFUND_FAILED: { from: kept, paymentFrom: taken, paymentTo: 'REFUND_FAILED', paymentMay: taken },
  PARTLY_REFUNDED: { from: kept, paymentFrom: back, paymentTo: 'PARTLY_REFUNDED', paymentMay: taken },
  REFUNDED: { from: kept, paymentFrom: back, paymentTo: 'REFUNDED', paymentMay: taken },
  CANCELLED_AND_REFUNDED: {
    from: ['PAID'],
    to: 'CANCELLED',
    paymentFrom: paid,
    paymentTo: 'REFUNDING',
    paymentMay: taken,
  },
  CANCELLED_AFTER_REFUND: { from: ['PAID'], to: 'CANCELLED', paymentFrom: taken },
  // What was sent is all of it, also when its money is gone.
  REST_CANCELLED: { from: ['PARTLY_SHIPPED'], to: 'SHIPPED', paymentFrom: taken },
  REFUND_ASKED: { from: kept, paymentFrom: paid, paymentTo: 'REFUNDING', paymentMay: taken },
  RETURN_ASKED: { from: sent, paymentFrom: taken },
  RETURN_ACCEPTED: { from: sent, paymentFrom: taken },
  RETURN_REFUSED: { from: sent, paymentFrom: taken },
  RETURN_RECEIVED: { from: sent, paymentFrom: taken },
  RETURN_REFUNDED: { from: sent, paymentFrom: taken },
  // Word of a risk may come before the money does, and the money may come after the order is over.
  HELD: {
    from: ['PLACED', ...over, 'PAID', 'PARTLY_SHIPPED'],
    paymentFrom: [...unpaid, 'HELD', 'CANCELLED', ...paid],
  },
  RELEASED: {
    from: ['PLACED', ...over, ...sold],
    paymentFrom: [...unpaid, 'HELD', 'CANCELLED', ...taken],
  },
  // A payment that is held can be disputed as well; whatever the bank decides, staff decide about the order.
  DISPUTE_OPENED: { from: ['PLACED', ...kept], paymentFrom: ['HELD', ...taken], paymentMay: taken },
  DISPUTE_WON: { from: ['PLACED', ...kept], paymentFrom: ['HELD', ...taken], paymentMay: taken },
  DISPUTE_LOST: {
    from: ['PLACED', ...kept],
    paymentFrom: ['HELD', ...taken],
    paymentTo: 'CHARGED_BACK',
    paymentMay: ['HELD', ...taken],
  },
  PARCEL_MOVED: { from: sent, paymentFrom: taken },
  MAIL_RESENT: { from: kept, paymentFrom: taken },
}

export interface Standing {
  readonly status: OrderStatus
  readonly paymentStatus: PaymentStatus
}

/** Where the event brings an order that stands like this; null when it cannot happen to it. `told` is where the sums say its payment is. */
export function afterMove(
  { status, paymentStatus }: Standing,
  type: OrderEventType,
  told: PaymentStatus | null = null,
): Standing | null {
  const { from, to, paymentFrom, paymentTo, paymentMay } = moves[type]
  if (!from.includes(status) || !paymentFrom.includes(paymentStatus)) return null
  if (told !== null && !paymentMay?.includes(told)) return null
  // What the bank took back is gone, unless the sums say otherwise.
  const isGone = paymentStatus === 'CHARGED_BACK'
  return { status: to ?? status, paymentStatus: told ?? (isGone ? paymentStatus : (paymentTo ?? paymentStatus)) }
}

interface Entry {
  readonly type: OrderEventType
  readonly details: Readonly<Record<string, unknown>>
}

/** How an order stands after these events; null when they are no path of the table. */
export function standingAfter([first, ...rest]: readonly Entry[]): Standing | null {
  if (first?.type !== 'PLACED') return null
  const start: Standing | null = { status: 'PLACED', paymentStatus: 'PREPARING' }
  return rest.reduce<Standing | null>(
    (standing, { type, details }) => standing && afterMove(standing, type, toldIn(details)),
    start,
  )
}

// What the table does not know is no way of it.
const toldIn = ({ payment }: Entry['details']): PaymentStatus | null => (payment ? (payment as PaymentStatus) : null)
