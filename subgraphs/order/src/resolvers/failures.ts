import type { NotFound } from '../actions/cancel-order.ts'
import type { NotCancellable } from '../domain/end.ts'
import type { OrderStatus, PaymentStatus } from '../domain/moves.ts'
import type { Order } from '../domain/order.ts'
import type { NotShippable } from '../domain/ship.ts'
import type { ResolversTypes, ResolversUnionTypes } from '../generated/graphql.ts'

type Results = ResolversUnionTypes<ResolversTypes>

export const notFound: NotFound = { kind: 'not-found' }

export const OrderNotFound = {
  __typename: 'OrderNotFound',
  code: 'ORDER_NOT_FOUND',
  message:
    'We cannot find this order. Check which one you mean; if you ordered it with an account, sign in to that account.',
  field: ['input', 'orderId'],
} as const

export const OrderDisputed = {
  __typename: 'OrderDisputed',
  code: 'ORDER_DISPUTED',
  message:
    'The payer’s bank has yet to decide about this payment. Until then no money goes back; look again when it has.',
  field: null,
} as const

/** How an order stands, within a sentence: "The order is already paid." */
export const standing: Readonly<Record<OrderStatus, string>> = {
  PLACED: 'not paid yet',
  PAID: 'already paid',
  PARTLY_SHIPPED: 'partly on its way',
  SHIPPED: 'on its way',
  DELIVERED: 'delivered',
  CANCELLED: 'cancelled',
  EXPIRED: 'expired, because it was not paid in time',
}

/** How a payment stands, within a sentence: "its payment is on its way back". */
export const paymentStanding: Readonly<Record<PaymentStatus, string>> = {
  PREPARING: 'is being prepared',
  READY: 'has not been made',
  FAILED: 'was declined',
  HELD: 'waits for a decision',
  SUCCEEDED: 'arrived',
  CANCELLED: 'was closed',
  REFUNDING: 'is on its way back',
  REFUND_FAILED: 'could not be sent back',
  PARTLY_REFUNDED: 'went back in part',
  REFUNDED: 'went back',
  CHARGED_BACK: 'was taken back by the payer’s bank',
}

export function notCancelled(failure: NotFound | NotCancellable): Results['CancelOrderResult'] {
  if (failure.kind === 'not-found') return OrderNotFound
  if (failure.kind === 'disputed') return OrderDisputed
  const { status } = failure
  const message =
    status === 'PLACED'
      ? 'A payment for this order is being looked at. We will write to you.'
      : `The order is ${standing[status]} and can no longer be cancelled.`
  return { __typename: 'OrderNotCancellable', code: 'ORDER_NOT_CANCELLABLE', message, field: null, status }
}

export function notDelivered(
  failure: NotFound | { readonly kind: 'not-shipped'; readonly status: OrderStatus },
): Results['MarkDeliveredResult'] {
  if (failure.kind === 'not-found') return OrderNotFound
  const message = `The order is ${standing[failure.status]}; only what was shipped whole can have arrived.`
  return { __typename: 'OrderNotShipped', code: 'ORDER_NOT_SHIPPED', message, field: null, status: failure.status }
}

/** @param order the order as it stands, where there is one */
export function notShipped(failure: NotFound | NotShippable, order: Order | null): Results['ShipOrderResult'] {
  switch (failure.kind) {
    case 'not-found':
      return OrderNotFound
    case 'not-shippable':
      return unshippable(failure)
    case 'held': {
      const message = order?.hold
        ? `The order is on hold: ${order.hold.reason}. Release it first.`
        : 'The payer’s bank asks about this payment. Nothing is sent until it has decided.'
      return { __typename: 'OrderHeld', code: 'ORDER_HELD', message, field: null, hold: order?.hold ?? null }
    }
    case 'money-goes-back': {
      const message = 'All of its money goes back to the customer, so nothing more of this order is sent.'
      return { ...notShippable, ...standsAt(order), message }
    }
    case 'nothing-to-ship':
      return { ...notShippable, ...standsAt(order), message: 'Nothing printed is left in this order to be shipped.' }
    case 'no-such-line':
      return {
        __typename: 'OrderLineNotFound',
        code: 'ORDER_LINE_NOT_FOUND',
        message: 'Name each line of this order once.',
        field: ['input', 'lines'],
      }
    case 'too-many':
      return tooManyShipped(failure)
    case 'awaited':
      return copiesAwaited(failure)
    case 'other-parcel':
      return {
        __typename: 'ParcelKnown',
        code: 'PARCEL_KNOWN',
        message: `Parcel ${failure.trackingNumber} was told before, with other things in it.`,
        field: ['input', 'trackingNumber'],
      }
  }
}

function tooManyShipped({ line, left }: Extract<NotShippable, { kind: 'too-many' }>) {
  const message = `Only ${left} of “${line.title}” ${left === 1 ? 'is' : 'are'} left to ship.`
  const field = ['input', 'lines']
  return { __typename: 'TooManyShipped', code: 'TOO_MANY_SHIPPED', message, field, line, left } as const
}

function copiesAwaited({ line, awaited, here }: Extract<NotShippable, { kind: 'awaited' }>) {
  const missing = `${awaited === 1 ? '1 copy' : `${awaited} copies`} of “${line.title}” ${awaited === 1 ? 'has' : 'have'} yet to come`
  const now =
    here === 0 ? 'Send it when it has been delivered.' : `Send ${here} now, and the rest when it has been delivered.`
  const message = `${missing}. ${now}`
  const field = ['input', 'lines']
  return { __typename: 'CopiesAwaited', code: 'COPIES_AWAITED', message, field, line, awaited, left: here } as const
}

const notShippable = { __typename: 'OrderNotShippable', code: 'ORDER_NOT_SHIPPABLE', field: null } as const

const standsAt = (order: Order | null) =>
  ({ status: order?.status ?? 'PAID', payment: order?.payment.status ?? 'SUCCEEDED' }) as const

function unshippable({ status, payment }: { status: OrderStatus; payment: PaymentStatus }) {
  const moneyIsGone = payment === 'REFUNDED' || payment === 'CHARGED_BACK'
  const more = moneyIsGone ? ` Its payment ${paymentStanding[payment]}.` : ''
  return { ...notShippable, status, payment, message: `The order is ${standing[status]}.${more}` }
}
