import type { Order } from '../domain/order.ts'
import type { Scan, ScanStatus } from '../domain/scan.ts'
import { Prisma } from '../generated/prisma/client.ts'
import type { Tx } from './database.ts'

/** The scans of `parcel p` as JSON, oldest first, in the order of `domain/scan.ts`. */
export const selectScans = Prisma.sql`
  (SELECT jsonb_agg(to_jsonb(s) ORDER BY s.at,
      array_position(ARRAY['PICKED_UP', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'DELIVERED', 'FAILED'], s.status),
      s.event_id COLLATE "C")
    FROM parcel_scan s WHERE s.parcel_id = p.id)`

export interface ScanRow {
  readonly event_id: string
  readonly status: ScanStatus
  readonly at: string
  readonly place: string | null
  readonly eta: string | null
}

export const scanOf = ({ event_id, status, at, place, eta }: ScanRow): Scan => ({
  eventId: event_id,
  status,
  at: new Date(at),
  place,
  eta: eta === null ? null : new Date(eta),
})

/** Saves the scans that are new, under the order row's lock. */
export async function saveScans(tx: Tx, before: Order, { parcels }: Order): Promise<void> {
  const known = new Set(before.parcels.flatMap(({ scans }) => scans))
  const fresh = parcels.flatMap(({ id, scans }) =>
    scans
      .filter((scan) => !known.has(scan))
      .map(({ eventId, status, at, place, eta }) => ({
        ...{ parcel_id: id, event_id: eventId, status, place },
        at: at.toISOString(),
        eta: eta?.toISOString() ?? null,
      })),
  )
  if (fresh.length === 0) return
  await tx.$executeRaw`
    INSERT INTO parcel_scan SELECT * FROM jsonb_populate_recordset(null::parcel_scan, ${JSON.stringify(fresh)}::jsonb)`
}
