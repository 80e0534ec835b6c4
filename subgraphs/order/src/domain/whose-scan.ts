import { carrierName } from './tracking-url.ts'

interface Sent {
  readonly carrier: string
  readonly shippedAt: Date
}

const dayMs = 86_400_000
// A parcel that is under way for longer is lost, and its number may be another's by then.
const longestMs = 90 * dayMs
// Staff may note a parcel when its carrier has it already; so long a scan waits for that.
const earlyMs = 3 * dayMs

/** Which of the parcels with its number a scan is of, for carriers use numbers again: the newest of this carrier that was under way then. */
export function parcelSeen<P extends Sent>(parcels: readonly P[], scan: { carrier: string; at: Date }): P | null {
  const underWay = parcels.filter(({ carrier, shippedAt }) => {
    const age = scan.at.getTime() - shippedAt.getTime()
    return carrierName(carrier) === carrierName(scan.carrier) && age <= longestMs && age >= -earlyMs
  })
  return underWay.reduce<P | null>((newest, one) => (newest && newest.shippedAt >= one.shippedAt ? newest : one), null)
}
