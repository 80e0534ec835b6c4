import type { OrderEventType } from '../domain/moves.ts'
import type { Happened } from '../domain/order.ts'
import type { RoomResolvers } from '../generated/graphql.ts'
import { afterSaleSentences, amountOf } from './after-sale-sentences.ts'
import { parcelSentences } from './parcel-sentences.ts'
import { userOf } from './references.ts'

export const OrderEvent: RoomResolvers['OrderEvent'] = {
  by: ({ doer }) => doer.by,
  staff: ({ doer }, _args, { eyes }) => (doer.by === 'STAFF' && eyes.isStaff ? userOf(doer.staffId) : null),
  message: (happened) => sentences[happened.type](happened.details),
}

type Details = Happened['details']

const sentences: Readonly<Record<OrderEventType, (details: Details) => string>> = {
  PLACED: () => 'The order was placed.',
  PAYMENT_READY: () => 'It can be paid now.',
  PAYMENT_FAILED: () => 'The payment was declined. You can try again.',
  PAYMENT_HELD: () => 'A payment arrived that differs from what was agreed. We are looking at it.',
  PAID: () => 'The payment arrived. Thank you.',
  PAYMENT_REFUSED: ({ reason }) => String(reason),
  CANCELLED: ({ reason }) => (reason === 'ASKED' ? 'The order was cancelled.' : 'The order can no longer be paid.'),
  EXPIRED: () => 'The order was not paid in time.',
  PAYMENT_CANCELLED: () => 'Nothing was charged, and nothing will be.',
  PARTLY_SHIPPED: (details) => `${sent(details)} More will follow.`,
  SHIPPED: (details) => sent(details),
  DELIVERED: () => 'Everything has arrived.',
  REFUND_FAILED: () => 'We could not send the money back yet; we are looking into it.',
  PARTLY_REFUNDED: (details) => `${amountOf(details)} went back to you.`,
  REFUNDED: (details) => `${amountOf(details)} went back to you.`,
  ...afterSaleSentences,
  ...parcelSentences,
}

const sent = ({ carrier, trackingNumber }: Details): string =>
  `A parcel is on its way with ${carrier}, number ${trackingNumber}.`
