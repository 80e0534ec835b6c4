import type { DeskOrder } from './orders.ts'

/** What an order's deeds hang on. */
export type Standing = Pick<
  DeskOrder,
  'status' | 'nextStates' | 'hold' | 'disputes' | 'payment' | 'refundable' | 'receipt' | 'parcels'
>

/** Each of these says why a deed cannot be done to the order now, or null when it can. */

export function keptFromSending(order: Standing): string | null {
  const { status, nextStates, hold } = order
  if (nextStates.includes('SHIPPED') || nextStates.includes('PARTLY_SHIPPED')) return null
  if (status === 'CANCELLED' || status === 'EXPIRED') return 'It is over.'
  if (status === 'PLACED') return 'It is not paid yet.'
  if (hold) return 'It is on hold: release it first.'
  return isDisputed(order) ? bankDecides : 'Nothing of it is left to send.'
}

export function keptFromArriving({ status, nextStates }: Standing): string | null {
  if (nextStates.includes('DELIVERED')) return null
  return status === 'DELIVERED' ? 'It has arrived already.' : 'Not everything of it was sent yet.'
}

export function keptFromRefund(order: Standing): string | null {
  const { refundable, payment } = order
  if (payment.status === 'CHARGED_BACK') return 'The bank took the money back already.'
  if (isDisputed(order)) return bankDecides
  if (refundable && refundable.amount > 0) return null
  return payment.received ? 'Nothing is left to give back.' : 'It is not paid.'
}

export function keptFromCancelling(order: Standing): string | null {
  const { status, nextStates } = order
  if (nextStates.includes('CANCELLED')) return null
  if (status === 'CANCELLED' || status === 'EXPIRED') return 'It is over.'
  if (isDisputed(order)) return bankDecides
  return status === 'PLACED' ? 'Its payment has to be decided first.' : 'A part of it was sent already.'
}

export function keptFromClosing({ status }: Standing): string | null {
  if (status === 'PARTLY_SHIPPED') return null
  return status === 'PAID'
    ? 'Nothing of it was sent yet: cancel it instead.'
    : 'Only an order that was partly sent has a rest.'
}

export const keptFromHolding = ({ status }: Standing): string | null =>
  ['SHIPPED', 'DELIVERED'].includes(status) ? 'Everything of it was sent: nothing is left to hold.' : null

export const keptFromMailing = ({ receipt, parcels }: Standing): string | null =>
  receipt || parcels.length > 0 ? null : 'There is no receipt and no parcel to write about yet.'

export const isDisputed = ({ disputes }: Pick<Standing, 'disputes'>): boolean =>
  disputes?.some(({ status }) => status === 'OPEN') ?? false

const bankDecides = 'The payer’s bank has yet to decide about its payment.'
