import { afterMove, type OrderEventType, type PaymentStatus } from './moves.ts'
import type { Change, Doer, Happened, Order } from './order.ts'

interface Fact {
  readonly type: OrderEventType
  readonly at: Date
  readonly doer: Doer
  readonly details?: Happened['details']
  /** Where the sums say that the payment stands then; where the table does unless told. */
  readonly payment?: PaymentStatus
}

export const byPayment: Doer = { by: 'PAYMENT', staffId: null }
export const byShop: Doer = { by: 'SHOP', staffId: null }
export const byCarrier: Doer = { by: 'CARRIER', staffId: null }
export const byCustomer: Doer = { by: 'CUSTOMER', staffId: null }

/** Whether this may happen to the order as it stands. */
export const can = (order: Order, type: OrderEventType): boolean => moved(order, type) !== null

/** The order with one more thing happened to it; throws when the table of moves does not have it. */
export function record(order: Order, { type, at, doer, details = {}, payment: told }: Fact): Change {
  const usual = moved(order, type)
  const isUsual = told === undefined || usual?.paymentStatus === told
  const after = isUsual ? usual : moved(order, type, told)
  if (!after) throw new Error(`${type} cannot happen to an order that is ${order.status} (${order.payment.status})`)
  const sequence = order.sequence + 1
  const sealedSecret = after.status === 'PLACED' ? order.payment.sealedSecret : null
  const payment = { ...order.payment, status: after.paymentStatus, sealedSecret }
  return {
    order: { ...order, status: after.status, payment, sequence },
    happened: [{ sequence, type, at, doer, details: isUsual ? details : { ...details, payment: told } }],
  }
}

/** One change after another, as one. */
export function then(change: Change, next: (order: Order) => Change): Change {
  const { order, happened } = next(change.order)
  return { order, happened: [...change.happened, ...happened] }
}

const moved = (order: Order, type: OrderEventType, told: PaymentStatus | null = null) =>
  afterMove({ status: order.status, paymentStatus: order.payment.status }, type, told)
