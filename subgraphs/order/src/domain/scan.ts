import { ok, type Result } from '@quire/platform/result'
import { byCarrier, can, record, then } from './history.ts'
import type { Change, Order, Parcel } from './order.ts'

export const scanStatuses = ['PICKED_UP', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'DELIVERED', 'FAILED'] as const
/** Where a carrier saw a parcel. */
export type ScanStatus = (typeof scanStatuses)[number]

/** A carrier saw a parcel; `at` is when, by the carrier's clock. */
export interface Scan {
  /** The carrier's id of it: told twice, it is one scan. */
  readonly eventId: string
  readonly status: ScanStatus
  readonly at: Date
  readonly place: string | null
  /** When the carrier expected to deliver it, as it stood then. */
  readonly eta: Date | null
}

/** How many scans of a parcel are kept; its arrival always is. */
export const mostScans = 100

/**
 * Notes a scan of one of the order's parcels, in whatever order scans come. Only the newest of a parcel moves it and is told in the
 * history; an older one only fills a gap. The order has arrived when all of it was sent and every parcel has arrived.
 */
export function noteScan(
  order: Order,
  { parcelId, scan, at }: { parcelId: string; scan: Scan; at: Date },
): Result<Change | null, never> {
  const parcel = order.parcels.find(({ id }) => id === parcelId)
  if (!parcel || parcel.scans.some(({ eventId }) => eventId === scan.eventId)) return ok(null)
  if (parcel.scans.length >= mostScans && scan.status !== 'DELIVERED') return ok(null)
  const scans = [...parcel.scans, scan].sort(inTime)
  const parcels = order.parcels.map((one) => (one === parcel ? { ...one, scans } : one))
  const seen: Order = { ...order, parcels }
  const isNewest = scans.at(-1) === scan && can(seen, 'PARCEL_MOVED')
  const moved: Change = isNewest
    ? record(seen, { type: 'PARCEL_MOVED', at, doer: byCarrier, details: detailsOf(parcel, scan) })
    : { order: seen, happened: [] }
  return ok(hasArrived(seen) ? then(moved, (now) => record(now, { type: 'DELIVERED', at, doer: byCarrier })) : moved)
}

/** When the parcel is expected, by the newest scan that says so; null when none does and when it has arrived. */
export const etaOf = ({ scans }: Pick<Parcel, 'scans'>): Date | null =>
  scans.some(isDelivery) ? null : (scans.findLast(({ eta }) => eta !== null)?.eta ?? null)

const isDelivery = ({ status }: Scan): boolean => status === 'DELIVERED'

// Two scans of one moment have some order, and always the same one.
const inTime = (a: Scan, b: Scan): number =>
  a.at.getTime() - b.at.getTime() ||
  scanStatuses.indexOf(a.status) - scanStatuses.indexOf(b.status) ||
  (a.eventId < b.eventId ? -1 : 1)

/** Whether everything that is sent of an order has been seen to arrive. */
export const hasArrived = (order: Order): boolean =>
  can(order, 'DELIVERED') && order.parcels.every(({ scans }) => scans.some(isDelivery))

const detailsOf = ({ id, carrier, trackingNumber }: Parcel, { status, place, at }: Scan) => ({
  parcelId: id,
  carrier,
  trackingNumber,
  status,
  place,
  seenAt: at.toISOString(),
})
