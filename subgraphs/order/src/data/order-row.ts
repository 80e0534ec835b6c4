import { asId, type Id } from '@quire/platform/id'
import type { Currency, Money } from '@quire/platform/money'
import type { OrderStatus, PaymentStatus } from '../domain/moves.ts'
import type { DeliverySpeed, Format, Happened, Order, OrderLine, Parcel, Refund } from '../domain/order.ts'
import { Prisma } from '../generated/prisma/client.ts'
import { type DisputeRow, disputeOf, selectDisputes } from './dispute-rows.ts'
import { type HoldRow, holdOf, holdRow } from './hold-row.ts'
import { type RefundRow, refundOf } from './refund-rows.ts'
import { type ReturnRow, returnOf, selectReturns } from './returns-rows.ts'
import { type ScanRow, scanOf, selectScans } from './scan-rows.ts'

/** An order with everything it holds, in one statement, as JSON; continue it with FROM-less clauses (`WHERE o.id = …`). */
export const selectOrders = Prisma.sql`
  SELECT to_jsonb(o) AS head,
    (SELECT jsonb_agg(to_jsonb(l) ORDER BY l.position) FROM order_line l WHERE l.order_id = o.id) AS lines,
    (SELECT jsonb_agg(to_jsonb(p) || jsonb_build_object('lines',
        (SELECT jsonb_agg(to_jsonb(pl) ORDER BY pl.line_id) FROM parcel_line pl WHERE pl.parcel_id = p.id),
        'scans', ${selectScans})
      ORDER BY p.shipped_at, p.id) FROM parcel p WHERE p.order_id = o.id) AS parcels,
    (SELECT jsonb_agg(to_jsonb(r) ORDER BY r.asked_at, r.id) FROM refund r WHERE r.order_id = o.id) AS refunds,
    ${selectReturns} AS returns, ${selectDisputes} AS disputes
  FROM customer_order o`

/** What `selectOrders` answers. */
export interface OrderRow {
  readonly head: HeadRow
  readonly lines: readonly LineRow[] | null
  readonly parcels: readonly ParcelRow[] | null
  readonly refunds: readonly RefundRow[] | null
  readonly returns: readonly ReturnRow[] | null
  readonly disputes: readonly DisputeRow[] | null
}

export interface HeadRow extends HoldRow {
  readonly id: string
  readonly number: string
  readonly visitor_id: string
  readonly user_id: string | null
  readonly status: OrderStatus
  readonly payment_status: PaymentStatus
  readonly sequence: number
  readonly contact_email: string
  readonly contact_name: string
  readonly address_name: string
  readonly street: string
  readonly city: string
  readonly postcode: string
  readonly country: string
  readonly delivery_speed: DeliverySpeed
  readonly delivery_label: string
  readonly delivery_price: number
  readonly delivery_vat_rate: number
  readonly delivery_vat: number
  readonly subtotal: number
  readonly total: number
  readonly vat: number
  readonly currency: Currency
  readonly placed_at: string
  readonly pay_before: string
  readonly client_secret_sealed: string | null
  readonly prepared_attempt: number
  readonly failed_attempt: number
  readonly received: number | null
  readonly paid_at: string | null
  readonly invoice_number: string | null
}

interface LineRow {
  readonly id: string
  readonly order_id: string
  readonly position: number
  readonly book_id: string
  readonly title: string
  readonly format: Format
  readonly quantity: number
  readonly unit_price: number
  readonly vat_rate: number
  readonly vat: number
  readonly shipped: number
}

interface ParcelRow {
  readonly id: string
  readonly carrier: string
  readonly tracking_number: string
  readonly shipped_at: string
  readonly lines: readonly { readonly line_id: string; readonly quantity: number }[] | null
  readonly scans: readonly ScanRow[] | null
}

export function orderOf({ head, lines, parcels, refunds, returns, disputes }: OrderRow): Order {
  const euros = (amount: number): Money => ({ amount, currency: head.currency })
  const given = (refunds ?? []).map(refundOf)
  return {
    id: known(head.id),
    number: head.number,
    visitorId: head.visitor_id,
    userId: head.user_id,
    status: head.status,
    payment: {
      status: head.payment_status,
      received: receivedOf(head, given),
      preparedAttempt: head.prepared_attempt,
      failedAttempt: head.failed_attempt,
      sealedSecret: head.client_secret_sealed,
    },
    sequence: head.sequence,
    contact: { email: head.contact_email, name: head.contact_name },
    ...whereTo(head, euros),
    lines: (lines ?? []).map((line) => lineOf(line, euros)),
    parcels: (parcels ?? []).map(parcelOf),
    refunds: given,
    returns: (returns ?? []).map(returnOf),
    disputes: (disputes ?? []).map(disputeOf),
    hold: holdOf(head),
    subtotal: euros(head.subtotal),
    total: euros(head.total),
    vat: euros(head.vat),
    placedAt: new Date(head.placed_at),
    payBefore: new Date(head.pay_before),
    paidAt: head.paid_at === null ? null : new Date(head.paid_at),
    invoiceNumber: head.invoice_number,
  }
}

const settled = ['SUCCEEDED', 'REFUNDING', 'REFUND_FAILED', 'PARTLY_REFUNDED', 'REFUNDED', 'CHARGED_BACK']

// Rows of before it was kept: an order that is over gave back what it got, and of any other what was agreed came in.
function receivedOf(head: HeadRow, refunds: readonly Refund[]): Money | null {
  if (head.received === null && !settled.includes(head.payment_status)) return null
  const back = refunds.reduce((all, { amount }) => all + amount.amount, 0)
  const amount = head.received ?? (head.status === 'CANCELLED' ? back : head.total)
  return { amount, currency: head.currency }
}

type Euros = (amount: number) => Money

// What stands in a column of type uuid is one.
const known = <Kind extends string>(id: string): Id<Kind> => asId<Kind>(id) as Id<Kind>

const whereTo = (head: HeadRow, euros: Euros): Pick<Order, 'address' | 'delivery'> => ({
  address: {
    name: head.address_name,
    street: head.street,
    city: head.city,
    postcode: head.postcode,
    country: head.country,
  },
  delivery: {
    speed: head.delivery_speed,
    label: head.delivery_label,
    price: euros(head.delivery_price),
    vatRate: head.delivery_vat_rate,
    vat: euros(head.delivery_vat),
  },
})

const lineOf = (line: LineRow, euros: Euros): OrderLine => ({
  id: known(line.id),
  bookId: line.book_id,
  title: line.title,
  format: line.format,
  quantity: line.quantity,
  unitPrice: euros(line.unit_price),
  vatRate: line.vat_rate,
  vat: euros(line.vat),
  shipped: line.shipped,
})

const parcelOf = (parcel: ParcelRow): Parcel => ({
  id: known(parcel.id),
  carrier: parcel.carrier,
  trackingNumber: parcel.tracking_number,
  shippedAt: new Date(parcel.shipped_at),
  lines: (parcel.lines ?? []).map(({ line_id, quantity }) => ({ lineId: line_id, quantity })),
  scans: (parcel.scans ?? []).map(scanOf),
})

export const headOf = (order: Order): HeadRow => ({
  id: order.id,
  number: order.number,
  visitor_id: order.visitorId,
  user_id: order.userId,
  status: order.status,
  payment_status: order.payment.status,
  sequence: order.sequence,
  contact_email: order.contact.email,
  contact_name: order.contact.name,
  address_name: order.address.name,
  street: order.address.street,
  city: order.address.city,
  postcode: order.address.postcode,
  country: order.address.country,
  delivery_speed: order.delivery.speed,
  delivery_label: order.delivery.label,
  delivery_price: order.delivery.price.amount,
  delivery_vat_rate: order.delivery.vatRate,
  delivery_vat: order.delivery.vat.amount,
  subtotal: order.subtotal.amount,
  total: order.total.amount,
  vat: order.vat.amount,
  currency: order.total.currency,
  placed_at: order.placedAt.toISOString(),
  pay_before: order.payBefore.toISOString(),
  client_secret_sealed: order.payment.sealedSecret,
  prepared_attempt: order.payment.preparedAttempt,
  failed_attempt: order.payment.failedAttempt,
  received: order.payment.received?.amount ?? null,
  paid_at: order.paidAt?.toISOString() ?? null,
  invoice_number: order.invoiceNumber,
  ...holdRow(order),
})

export const lineRows = ({ id, lines }: Order): LineRow[] =>
  lines.map((line, position) => ({
    id: line.id,
    order_id: id,
    position,
    book_id: line.bookId,
    title: line.title,
    format: line.format,
    quantity: line.quantity,
    unit_price: line.unitPrice.amount,
    vat_rate: line.vatRate,
    vat: line.vat.amount,
    shipped: line.shipped,
  }))

export const eventRows = (orderId: string, happened: readonly Happened[]) =>
  happened.map(({ sequence, type, at, doer, details }) => ({
    order_id: orderId,
    sequence,
    type,
    at: at.toISOString(),
    by: doer.by,
    staff_id: doer.staffId,
    details,
  }))
