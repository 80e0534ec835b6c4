import type { Refusal } from './refusal.ts'

/** How many orders are being placed or wait for their payment. Each of them holds books. */
export interface OpenOrders {
  readonly ofOwner: number
  readonly ofNetwork: number
}

/** How many of them there may be, the one that is asked for included. */
export interface OpenLimits {
  readonly perOwner: number
  readonly perNetwork: number
}

/** Without a bound a few visitors who never pay would hold the whole shop's stock. */
export function tooManyOpen({ ofOwner, ofNetwork }: OpenOrders, { perOwner, perNetwork }: OpenLimits): Refusal | null {
  if (ofOwner > perOwner) return { kind: 'too-many-open', whose: 'OWNER', most: perOwner }
  if (ofNetwork > perNetwork) return { kind: 'too-many-open', whose: 'NETWORK', most: perNetwork }
  return null
}
