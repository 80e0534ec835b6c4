import type { Events } from '@quire/contracts/events'
import type { Said } from '@quire/platform/outbox'
import type { Change, Happened, Order } from '../domain/order.ts'
import { newsAfterSale } from './after-sale-news.ts'
import { parcelContent, receiptContent } from './mail-content.ts'
import { newsOfParcels } from './parcel-news.ts'

type News = Said<Events>

/** What other rooms and the workers are told about a change: its rows and this news are one act. */
export const newsOf = ({ order, happened }: Change): News[] =>
  happened
    .flatMap((one) => [newsOfOne(order, one) ?? [], ...newsAfterSale(order, one), ...newsOfParcels(order, one)])
    .flat()

function newsOfOne(order: Order, one: Happened): News | null {
  const said = { aggregate: order.id, sequence: one.sequence }
  const named = { orderId: order.id, number: order.number }
  const head = { ...named, contact: order.contact }
  switch (one.type) {
    case 'PLACED':
      return { type: 'order.placed', ...said, data: { ...head, ...placed(order) } }
    case 'PAID':
      return { type: 'order.paid', ...said, data: { ...head, ...receiptContent(order) } }
    case 'CANCELLED':
      // When payment itself ended, it need not be told to.
      return one.doer.by === 'PAYMENT' ? null : { type: 'order.cancelled', ...said, data: named }
    case 'EXPIRED':
      return { type: 'order.expired', ...said, data: named }
    case 'CANCELLED_AND_REFUNDED':
      return { type: 'order.cancelled', ...said, data: { ...head, refund: refund(order, one).amount } }
    case 'CANCELLED_AFTER_REFUND':
      return { type: 'order.cancelled', ...said, data: head }
    case 'PAYMENT_REFUSED':
    case 'REFUND_ASKED':
      // Of money that the payer's bank took, nothing is left to give back.
      if (!one.details.refundId) return null
      return { type: 'order.refund-asked', ...said, data: { orderId: order.id, ...refund(order, one) } }
    case 'PARTLY_SHIPPED':
    case 'SHIPPED':
      return {
        type: 'order.shipped',
        ...said,
        data: { ...head, ...parcelContent(order, { parcelId: one.details.parcelId, rest: Number(one.details.rest) }) },
      }
    case 'PARTLY_REFUNDED':
    case 'REFUNDED':
      return { type: 'order.refunded', ...said, data: { ...head, ...refund(order, one), ...creditNote(one) } }
    default:
      return null
  }
}

const placed = (order: Order) => ({
  owner: { visitorId: order.visitorId, userId: order.userId },
  lines: order.lines.map(({ bookId, title, quantity, unitPrice }) => ({ bookId, title, quantity, unitPrice })),
  total: order.total,
  payBefore: order.payBefore.toISOString(),
})

function refund(order: Order, { details }: Happened) {
  const found = order.refunds.find(({ id }) => id === details.refundId)
  if (!found) throw new Error(`order ${order.id} has no refund ${details.refundId}`)
  return { refundId: found.id, amount: found.amount, reason: found.reason }
}

const creditNote = ({ details }: Happened) =>
  typeof details.creditNoteNumber === 'string' ? { creditNoteNumber: details.creditNoteNumber } : {}
