import { z } from 'zod'

const times = z.number().int().min(0).max(10_000)

/** What lasts until it is switched off or used up. */
const lasting = z.strictObject({
  /** Whether parcels move by themselves. */
  moves: z.boolean(),
  /** Milliseconds from one step of a parcel to the next. */
  paceMs: z.number().int().min(1).max(86_400_000),
  /** How many copies of every scan go out at once. */
  duplicate: times.max(200),
  /** Scans are held until this many are there, then go newest first, one after the other; 0 is off. */
  reorder: times,
  /** Milliseconds before a scan is first sent. */
  delay: z.number().int().min(0).max(3_600_000),
  /** So many attempts are lost on the way, and tried again later. */
  drop: times,
  /** So many scans are signed by a stranger first. */
  forge: times,
  webhookUrl: z.url({ protocol: /^https?$/ }),
})

export type Switches = z.output<typeof lasting>
export const switchesAsked = lasting.partial()
export type SwitchesAsked = z.input<typeof switchesAsked>

export const allOff = (webhookUrl: string, paceMs: number): Switches => ({
  moves: true,
  paceMs,
  duplicate: 1,
  reorder: 0,
  delay: 0,
  drop: 0,
  forge: 0,
  webhookUrl,
})
