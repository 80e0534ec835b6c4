import type { Change, Order } from '../domain/order.ts'
import type { Tx } from './database.ts'
import { eventRows, headOf, lineRows } from './order-row.ts'

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
      network = CASE WHEN ${head.payment_status} IN ('PREPARING', 'READY', 'FAILED') THEN network END
    WHERE id = ${order.id}::uuid`
  if (order.parcels !== before.parcels) await saveParcels(tx, before, order)
  if (order.refunds !== before.refunds) await saveRefunds(tx, order)
}

async function saveParcels(tx: Tx, before: Order, order: Order): Promise<void> {
  const fresh = order.parcels.filter((parcel) => !before.parcels.includes(parcel))
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

async function saveRefunds(tx: Tx, order: Order): Promise<void> {
  const refunds = order.refunds.map((refund) => ({
    id: refund.id,
    order_id: order.id,
    amount: refund.amount.amount,
    currency: refund.amount.currency,
    reason: refund.reason,
    asked_at: refund.askedAt.toISOString(),
    done_at: refund.doneAt?.toISOString() ?? null,
  }))
  await tx.$executeRaw`
    INSERT INTO refund SELECT * FROM jsonb_populate_recordset(null::refund, ${JSON.stringify(refunds)}::jsonb)
    ON CONFLICT (id) DO UPDATE SET done_at = EXCLUDED.done_at`
}
