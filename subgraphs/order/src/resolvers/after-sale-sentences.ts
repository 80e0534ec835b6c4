import { money, showMoney } from '@quire/platform/money'
import type { OrderEventType } from '../domain/moves.ts'
import type { Happened } from '../domain/order.ts'

type Details = Happened['details']

export const amountOf = ({ amount }: Details): string => showMoney(money(Number(amount)))

/** What is said of an order once it is paid; why something is held or disputed is for staff alone. */
export const afterSaleSentences = {
  CANCELLED_AND_REFUNDED: (details) => `${details.reason} ${amountOf(details)} will go back to you.`,
  CANCELLED_AFTER_REFUND: ({ reason }) => String(reason),
  REST_CANCELLED: ({ reason }) => `${reason} The rest of the order is not sent.`,
  REFUND_ASKED: (details) => `${amountOf(details)} will go back to you: ${details.reason}`,
  RETURN_ASKED: ({ quantity }) =>
    `You want to send ${quantity === 1 ? 'a book' : `${quantity} books`} back. We will answer.`,
  RETURN_ACCEPTED: () => 'You may send the books back.',
  RETURN_REFUSED: () => 'We cannot take the books back.',
  RETURN_RECEIVED: () => 'The books that you sent back have arrived.',
  RETURN_REFUNDED: () => 'The books that you sent back are paid back.',
  HELD: () => 'We look at the order before we send it.',
  RELEASED: () => 'We have looked at the order, and it goes on.',
  DISPUTE_OPENED: () => 'Your bank asks us about this payment.',
  DISPUTE_WON: () => 'Your bank has closed its question about this payment.',
  DISPUTE_LOST: () => 'Your bank took the payment back.',
} as const satisfies Partial<Record<OrderEventType, (details: Details) => string>>
