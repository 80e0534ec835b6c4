import { sameMoney } from '@quire/platform/money'
import type { Order } from '../domain/order.ts'

/** All that a receipt shows. */
export const receiptContent = (order: Order) => ({
  lines: order.lines.map(({ id: _, shipped: __, ...line }) => line),
  delivery: { label: order.delivery.label, price: order.delivery.price },
  address: order.address,
  total: order.total,
  vat: order.vat,
  ...(order.invoiceNumber && { invoiceNumber: order.invoiceNumber }),
  ...(order.payment.received &&
    !sameMoney(order.payment.received, order.total) && { received: order.payment.received }),
})

/** What is in a parcel; `rest` is how many units were still to come when it left. */
export function parcelContent(order: Order, { parcelId, rest }: { parcelId: unknown; rest: number }) {
  const found = order.parcels.find(({ id }) => id === parcelId)
  if (!found) throw new Error(`order ${order.id} has no parcel ${parcelId}`)
  const titles = new Map(order.lines.map(({ id, title }) => [id as string, title]))
  return {
    parcelId: found.id,
    carrier: found.carrier,
    trackingNumber: found.trackingNumber,
    lines: found.lines.map(({ lineId, quantity }) => ({ title: titles.get(lineId) ?? '', quantity })),
    rest,
  }
}
