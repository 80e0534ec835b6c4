import type { Events } from '@quire/contracts/events'
import type { Said } from '@quire/platform/outbox'
import type { Happened, Order } from '../domain/order.ts'
import { parcelContent, receiptContent } from './mail-content.ts'

type News = Said<Events>

/** What is told of parcels that arrive, and of mails that are sent once more. */
export function newsOfParcels(order: Order, one: Happened): News[] {
  const said = { aggregate: order.id, sequence: one.sequence }
  const head = { orderId: order.id, number: order.number, contact: order.contact }
  switch (one.type) {
    case 'DELIVERED':
      return [{ type: 'order.delivered', ...said, data: head }]
    case 'MAIL_RESENT':
      return [{ type: 'order.mail-asked', ...said, data: { ...head, ...mailAsked(order, one) } }]
    default:
      return []
  }
}

function mailAsked(order: Order, { details }: Happened) {
  const resendId = String(details.resendId)
  if (details.mail === 'RECEIPT') return { resendId, mail: 'RECEIPT' as const, receipt: receiptContent(order) }
  return { resendId, mail: 'SHIPPED' as const, parcels: parcelsAsTold(order, Number(details.rest)) }
}

/** Each parcel as its first mail told it: what was to come then left later, or is still to come. */
function parcelsAsTold(order: Order, restNow: number) {
  const counts = order.parcels.map(({ lines }) => lines.reduce((units, { quantity }) => units + quantity, 0))
  return order.parcels.map(({ id }, at) => {
    const sentLater = counts.slice(at + 1).reduce((units, count) => units + count, 0)
    return parcelContent(order, { parcelId: id, rest: restNow + sentLater })
  })
}
