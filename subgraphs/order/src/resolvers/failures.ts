import type { NotFound } from '../actions/cancel-order.ts'
import type { NotCancellable } from '../domain/end.ts'
import type { OrderStatus } from '../domain/moves.ts'
import type { NotShippable } from '../domain/ship.ts'
import type { ResolversTypes, ResolversUnionTypes } from '../generated/graphql.ts'

type Results = ResolversUnionTypes<ResolversTypes>

export const notFound: NotFound = { kind: 'not-found' }

const OrderNotFound = {
  __typename: 'OrderNotFound',
  code: 'ORDER_NOT_FOUND',
  message:
    'We cannot find this order. Check which one you mean; if you ordered it with an account, sign in to that account.',
  field: ['input', 'orderId'],
} as const

/** How an order stands, within a sentence: "The order is already paid." */
const standing: Readonly<Record<OrderStatus, string>> = {
  PLACED: 'not paid yet',
  PAID: 'already paid',
  PARTLY_SHIPPED: 'partly on its way',
  SHIPPED: 'on its way',
  DELIVERED: 'delivered',
  CANCELLED: 'cancelled',
  EXPIRED: 'expired, because it was not paid in time',
}

export function notCancelled(failure: NotFound | NotCancellable): Results['CancelOrderResult'] {
  if (failure.kind === 'not-found') return OrderNotFound
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

export function notShipped(failure: NotFound | NotShippable): Results['ShipOrderResult'] {
  switch (failure.kind) {
    case 'not-found':
      return OrderNotFound
    case 'not-shippable':
      return { ...unshippable, status: failure.status, message: `The order is ${standing[failure.status]}.` }
    case 'nothing-to-ship':
      return { ...unshippable, status: 'PAID', message: 'Nothing printed is left in this order to be shipped.' }
    case 'no-such-line':
      return {
        __typename: 'OrderLineNotFound',
        code: 'ORDER_LINE_NOT_FOUND',
        message: 'Name each line of this order once.',
        field: ['input', 'lines'],
      }
    case 'too-many':
      return {
        __typename: 'TooManyShipped',
        code: 'TOO_MANY_SHIPPED',
        message: `Only ${failure.left} of “${failure.line.title}” ${failure.left === 1 ? 'is' : 'are'} left to ship.`,
        field: ['input', 'lines'],
        line: failure.line,
        left: failure.left,
      }
    case 'other-parcel':
      return {
        __typename: 'ParcelKnown',
        code: 'PARCEL_KNOWN',
        message: `Parcel ${failure.trackingNumber} was told before, with other things in it.`,
        field: ['input', 'trackingNumber'],
      }
  }
}

const unshippable = { __typename: 'OrderNotShippable', code: 'ORDER_NOT_SHIPPABLE', field: null } as const
