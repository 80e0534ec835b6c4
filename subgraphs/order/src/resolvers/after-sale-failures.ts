import { showMoney } from '@quire/platform/money'
import type { NotFound } from '../actions/cancel-order.ts'
import type { NotSettled } from '../actions/settle-held.ts'
import type { KeyReused } from '../data/order-store.ts'
import type { NotHeld, NotHoldable } from '../domain/hold.ts'
import type { OrderLine } from '../domain/order.ts'
import type { NotReceived } from '../domain/receive-return.ts'
import type { NotRefundable } from '../domain/refund.ts'
import type { NotReturnable, ReturnRefused, ReturnStatus } from '../domain/returns.ts'
import type { ResolversTypes, ResolversUnionTypes } from '../generated/graphql.ts'
import { OrderDisputed, OrderNotFound, paymentStanding, standing } from './failures.ts'

type Results = ResolversUnionTypes<ResolversTypes>

const keyReused = {
  __typename: 'IdempotencyKeyReused',
  code: 'IDEMPOTENCY_KEY_REUSED',
  message: 'This key was used for something else. Make a new key for each wish.',
  field: ['input', 'idempotencyKey'],
} as const

export const notRefunded = (failure: NotFound | NotRefundable | KeyReused): Results['RefundOrderResult'] =>
  failure.kind === 'not-found' ? OrderNotFound : moneyStays(failure, 'amount')

type MoneyStays = Results['RefundOrderResult'] & Results['ReceiveReturnResult']

function moneyStays(failure: NotRefundable | KeyReused, field: 'amount' | 'refund'): MoneyStays {
  switch (failure.kind) {
    case 'key-reused':
      return keyReused
    case 'disputed':
      return OrderDisputed
    case 'not-refundable': {
      const { status, payment } = failure
      const message = `The order is ${standing[status]}, and its payment ${paymentStanding[payment]}: nothing can go back.`
      return { __typename: 'OrderNotRefundable', code: 'ORDER_NOT_REFUNDABLE', message, field: null, status, payment }
    }
    case 'too-large': {
      const { left } = failure
      const isNothing = left.amount === 0
      const message = isNothing
        ? 'Everything that was received has gone back, or is on its way.'
        : `At most ${showMoney(left)} can still go back.`
      return { __typename: 'RefundTooLarge', code: 'REFUND_TOO_LARGE', message, field: ['input', field], left }
    }
  }
}

const lineNotFound = {
  __typename: 'OrderLineNotFound',
  code: 'ORDER_LINE_NOT_FOUND',
  message: 'Name each line of this order once.',
  field: ['input', 'lines'],
} as const

export function notReturned(failure: NotFound | NotReturnable | KeyReused): Results['RequestReturnResult'] {
  switch (failure.kind) {
    case 'not-found':
      return OrderNotFound
    case 'key-reused':
      return keyReused
    case 'no-such-line':
      return lineNotFound
    case 'not-returnable': {
      const { status } = failure
      const message = `The order is ${standing[status]}; only what was sent can come back.`
      return { __typename: 'OrderNotReturnable', code: 'ORDER_NOT_RETURNABLE', message, field: null, status }
    }
    case 'too-late': {
      const until = new Date(failure.until)
      const message = 'The 30 days to send books back are over. Write to us if something is wrong with them.'
      return { __typename: 'ReturnTooLate', code: 'RETURN_TOO_LATE', message, field: null, until }
    }
    case 'too-many-returned':
      return tooMany(failure, `Only ${failure.left} of “${failure.line.title}” can be sent back.`)
  }
}

type TooMany = { readonly line: OrderLine; readonly left: number }

const tooMany = ({ line, left }: TooMany, message: string) =>
  ({
    __typename: 'TooManyReturned',
    code: 'TOO_MANY_RETURNED',
    message,
    field: ['input', 'lines'],
    line,
    left,
  }) as const

const ReturnNotFound = {
  __typename: 'ReturnNotFound',
  code: 'RETURN_NOT_FOUND',
  message: 'We cannot find this return. Check which one you mean.',
  field: ['input', 'returnId'],
} as const

/** How a return stands, within a sentence. */
const returnStanding: Readonly<Record<ReturnStatus, string>> = {
  ASKED: 'asked for and not answered yet',
  ACCEPTED: 'accepted, and its books have not come yet',
  REFUSED: 'refused',
  RECEIVED: 'received, and its money is on its way',
  REFUNDED: 'received and refunded',
}

export function notAnswered(failure: ReturnRefused): Results['AcceptReturnResult'] & Results['RefuseReturnResult'] {
  if (failure.kind === 'no-such-return') return ReturnNotFound
  const { status } = failure
  const message = `The return is ${returnStanding[status]}.`
  return { __typename: 'ReturnStandsElsewhere', code: 'RETURN_STANDS_ELSEWHERE', message, field: null, status }
}

export function notReceived(failure: NotReceived | KeyReused): Results['ReceiveReturnResult'] {
  switch (failure.kind) {
    case 'no-such-return':
    case 'return-stands':
      return notAnswered(failure)
    case 'no-such-line':
      return lineNotFound
    case 'too-many-received':
      return tooMany(failure, `Only ${failure.left} of “${failure.line.title}” were to come back.`)
    default:
      return moneyStays(failure, 'refund')
  }
}

export function notHeld(failure: NotFound | NotHoldable): Results['HoldOrderResult'] {
  if (failure.kind === 'not-found') return OrderNotFound
  const { status } = failure
  const message = `The order is ${standing[status]}; nothing is left to hold.`
  return { __typename: 'OrderNotHoldable', code: 'ORDER_NOT_HOLDABLE', message, field: null, status }
}

export function notReleased(failure: NotFound | NotHeld): Results['ReleaseOrderResult'] {
  if (failure.kind === 'not-found') return OrderNotFound
  const { status } = failure
  const message = `The order is ${standing[status]}, and nobody put a hold on it.`
  return { __typename: 'OrderNotHeld', code: 'ORDER_NOT_HELD', message, field: null, status }
}

export function notSettled(failure: Exclude<NotSettled, { kind: 'busy' }>): Results['SettleHeldPaymentResult'] {
  switch (failure.kind) {
    case 'not-found':
      return OrderNotFound
    case 'key-reused':
      return keyReused
    case 'disputed':
      return OrderDisputed
    case 'charged-back':
      return { ...OrderDisputed, message: 'The payer’s bank took this money back. Refuse the payment.' }
    case 'payment-not-held': {
      const { payment } = failure
      const message = `The payment ${paymentStanding[payment]}; it does not wait for a decision.`
      return { __typename: 'PaymentNotHeld', code: 'PAYMENT_NOT_HELD', message, field: null, payment }
    }
    case 'out-of-stock': {
      const { lines } = failure
      const message = `${lines.map(({ title }) => (title === null ? 'A book' : `“${title}”`)).join(', ')} cannot be had any more. Refund the payment.`
      return { __typename: 'OutOfStock', code: 'OUT_OF_STOCK', message, field: ['input', 'decision'], lines }
    }
  }
}
