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

/** Where an order may stand when something happens to it, and where that brings it; without `to` it stays. */
export interface Move {
  readonly from: readonly OrderStatus[]
  readonly to?: OrderStatus
  readonly paymentFrom: readonly PaymentStatus[]
  readonly paymentTo?: PaymentStatus
}

const unpaid = ['PREPARING', 'READY', 'FAILED'] as const
// An order that nobody waits for any more; its payment may still win the race.
const over = ['CANCELLED', 'EXPIRED'] as const
const paid = ['SUCCEEDED', 'REFUNDING', 'REFUND_FAILED', 'PARTLY_REFUNDED'] as const
const sold = ['PAID', 'PARTLY_SHIPPED', 'SHIPPED', 'DELIVERED'] as const

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
  },
  CANCELLED: { from: ['PLACED'], to: 'CANCELLED', paymentFrom: unpaid },
  EXPIRED: { from: ['PLACED'], to: 'EXPIRED', paymentFrom: unpaid },
  PAYMENT_CANCELLED: { from: over, paymentFrom: unpaid, paymentTo: 'CANCELLED' },
  PARTLY_SHIPPED: { from: ['PAID', 'PARTLY_SHIPPED'], to: 'PARTLY_SHIPPED', paymentFrom: paid },
  SHIPPED: { from: ['PAID', 'PARTLY_SHIPPED'], to: 'SHIPPED', paymentFrom: paid },
  DELIVERED: { from: ['SHIPPED'], to: 'DELIVERED', paymentFrom: paid },
  REFUND_FAILED: { from: [...sold, 'CANCELLED'], paymentFrom: paid, paymentTo: 'REFUND_FAILED' },
  PARTLY_REFUNDED: { from: [...sold, 'CANCELLED'], paymentFrom: paid, paymentTo: 'PARTLY_REFUNDED' },
  REFUNDED: { from: [...sold, 'CANCELLED'], paymentFrom: paid, paymentTo: 'REFUNDED' },
}

interface Standing {
  readonly status: OrderStatus
  readonly paymentStatus: PaymentStatus
}

/** Where the event brings an order that stands like this; null when it cannot happen to it. */
export function afterMove({ status, paymentStatus }: Standing, type: OrderEventType): Standing | null {
  const { from, to, paymentFrom, paymentTo } = moves[type]
  if (!from.includes(status) || !paymentFrom.includes(paymentStatus)) return null
  return { status: to ?? status, paymentStatus: paymentTo ?? paymentStatus }
}

/** How an order stands after these events; null when they are no path of the table. */
export function standingAfter(types: readonly OrderEventType[]): Standing | null {
  const [first, ...rest] = types
  if (first !== 'PLACED') return null
  const start: Standing | null = { status: 'PLACED', paymentStatus: 'PREPARING' }
  return rest.reduce<Standing | null>((standing, type) => standing && afterMove(standing, type), start)
}
