import { plainWords } from './words.ts'

export type Status = 'PLACED' | 'PAID' | 'PARTLY_SHIPPED' | 'SHIPPED' | 'DELIVERED' | 'CANCELLED' | 'EXPIRED'
export type ReturnStatus = 'ASKED' | 'ACCEPTED' | 'REFUSED' | 'RECEIVED' | 'REFUNDED'

export const statusWords: Record<Status, string> = {
  PLACED: 'Waiting for payment',
  PAID: 'Paid',
  PARTLY_SHIPPED: 'Partly on its way',
  SHIPPED: 'On its way',
  DELIVERED: 'Delivered',
  CANCELLED: 'Cancelled',
  EXPIRED: 'Not paid in time',
}

/** What an order's payment stands at, for staff. */
export const paymentWords = {
  PREPARING: 'Being prepared',
  READY: 'Can be paid',
  FAILED: 'Declined',
  HELD: 'Differs: waits for you',
  SUCCEEDED: 'Paid',
  CANCELLED: 'Closed unpaid',
  REFUNDING: 'On its way back',
  REFUND_FAILED: 'Could not go back',
  PARTLY_REFUNDED: 'Partly back',
  REFUNDED: 'Back',
  CHARGED_BACK: 'Taken back by the bank',
} as const

export const paymentWord = (status: string): string =>
  (paymentWords as Readonly<Record<string, string>>)[status] ?? plainWords(status)

/** How a return stands, for its customer. */
export const returnWords: Record<ReturnStatus, string> = {
  ASKED: 'We will answer you',
  ACCEPTED: 'Please send them',
  REFUSED: 'Not taken back',
  RECEIVED: 'Arrived here',
  REFUNDED: 'Paid back',
}

export const reasonWords = {
  DAMAGED: 'It arrived damaged',
  WRONG_BOOK: 'It is not the book I ordered',
  NOT_AS_DESCRIBED: 'It is not as described',
  UNWANTED: 'I do not want it after all',
  OTHER: 'Another reason',
} as const

export const reasonWord = (reason: string): string =>
  (reasonWords as Readonly<Record<string, string>>)[reason] ?? plainWords(reason)

export const scanWord = (status: string): string =>
  ({
    PICKED_UP: 'Taken from the shop',
    IN_TRANSIT: 'On its way',
    OUT_FOR_DELIVERY: 'On its way to the door',
    DELIVERED: 'Handed over',
    FAILED: 'Could not be handed over',
  })[status] ?? plainWords(status)
