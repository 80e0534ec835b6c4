import type { Parcel, Scan } from './parcels.ts'

const way = [
  { status: 'PICKED_UP', place: 'Leipzig' },
  { status: 'IN_TRANSIT', place: 'Sorting centre Halle' },
  { status: 'OUT_FOR_DELIVERY', place: 'On the van' },
  { status: 'DELIVERED', place: 'At the door' },
] as const

/** The step that a parcel takes next, and when it takes the one after that; null when it has arrived. */
export function nextStep(
  { scans }: Pick<Parcel, 'scans'>,
  { now, paceMs }: { now: number; paceMs: number },
): { seen: Pick<Scan, 'status' | 'at' | 'place' | 'eta'>; nextAtMs: number | null } | null {
  const taken = way.findLastIndex(({ status }) => scans.some((scan) => scan.status === status)) + 1
  const step = way[taken]
  if (!step) return null
  const left = way.length - taken - 1
  const eta = left === 0 ? null : new Date(now + left * paceMs).toISOString()
  return { seen: { ...step, at: new Date(now).toISOString(), eta }, nextAtMs: left === 0 ? null : now + paceMs }
}
