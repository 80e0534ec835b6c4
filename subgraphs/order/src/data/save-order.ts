import type { Change, Order } from '../domain/order.ts'
import type { Tx } from './database.ts'
import { saveDisputes } from './dispute-rows.ts'
import { eventRows, headOf, lineRows } from './order-row.ts'
import { saveRefunds } from './refund-rows.ts'
import { saveReturns } from './returns-rows.ts'
import { saveScans } from './scan-rows.ts'

/** Saves what a decision changed, under the order row's lock; what it left alone is not written. */
export async function saveChange(tx: Tx, before: Order, { order, happened }: Change): Promise<void> {
  const head = headOf(order)
  await tx.$executeRaw`
    WITH happened AS (
      INSERT INTO order_event
      SELECT * FROM jsonb_populate_recordset(null::order_event, ${JSON.stringify(eventRows(order.id, happened))}::jsonb)
    )
    UPDATE customer_order SET status = ${head.status}, payment_status = ${head.payment_status},
      sequence = ${head.sequence}, client_secret_sealed = ${head.client_secret_sealed},
      prepared_attempt = ${head.prepared_attempt}, failed_attempt = ${head.failed_attempt},
      received = ${head.received}, paid_at = ${head.paid_at}::timestamptz, invoice_number = ${head.invoice_number},
      held = ${head.held}, hold_kind = ${head.hold_kind}, hold_reason = ${head.hold_reason},
      held_since = ${head.held_since}::timestamptz,
      network = CASE WHEN ${head.payment_status} IN ('PREPARING', 'READY', 'FAILED') THEN network END
    WHERE id = ${order.id}::uuid`
  if (order.parcels !== before.parcels) await saveParcels(tx, before, order)
  if (order.refunds !== before.refunds) await saveRefunds(tx, order)
  if (order.returns !== before.returns) await saveReturns(tx, order)
  if (order.disputes !== before.disputes) await saveDisputes(tx, order)
}

async function saveParcels(tx: Tx, before: Order, order: Order): Promise<void> {
  await saveScans(tx, before, order)
  const fresh = order.parcels.filter(({ id }) => !before.parcels.some((parcel) => parcel.id === id))
  if (fresh.length === 0) return
  const parcels = fresh.map((parcel) => ({
    id: parcel.id,
    order_id: order.id,
    carrier: parcel.carrier,
    tracking_number: parcel.trackingNumber,
    shipped_at: parcel.shippedAt.toISOString(),
  }))
  const contents = fresh.flatMap((parcel) =>
    parcel.lines.map(({ lineId, quantity }) => ({ parcel_id: parcel.id, line_id: lineId, quantity })),
  )
  await tx.$executeRaw`
    WITH sent AS (
      INSERT INTO parcel SELECT * FROM jsonb_populate_recordset(null::parcel, ${JSON.stringify(parcels)}::jsonb)
    ), filled AS (
      INSERT INTO parcel_line
      SELECT * FROM jsonb_populate_recordset(null::parcel_line, ${JSON.stringify(contents)}::jsonb)
    )
    UPDATE order_line l SET shipped = now_is.shipped
    FROM jsonb_populate_recordset(null::order_line, ${JSON.stringify(lineRows(order))}::jsonb) AS now_is
    WHERE l.id = now_is.id AND l.shipped <> now_is.shipped`
}
