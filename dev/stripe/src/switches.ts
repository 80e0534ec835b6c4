import { z } from 'zod'

const times = z.number().int().min(0).max(10_000)

const mishap = z.union([
  times.transform((count) => ({ times: count, when: 'before' as const, path: '' })),
  z.strictObject({ times, when: z.enum(['before', 'after']).default('before'), path: z.string().max(200).default('') }),
])

/** What lasts until it is switched off or used up. */
const lasting = z.strictObject({
  /** How many copies of every event go out at once. */
  duplicate: times.max(200),
  /** Events are held until this many are there, then go newest first, one after the other; 0 is off. */
  reorder: z.union([times, z.boolean().transform((on) => (on ? 2 : 0))]),
  /** Milliseconds before an event is first sent. */
  delay: z.number().int().min(0).max(3_600_000),
  /** So many attempts are lost on the way (and tried again later); `forever`: until it is switched off. */
  drop: z.union([times, z.literal('forever')]),
  /** So many API calls answer 500, before or after doing what was asked; only those whose `POST /v1/…` contains `path`. */
  failNext: mishap,
  /** So many API calls are never answered. */
  hangNext: mishap,
  webhookUrl: z.url({ protocol: /^https?$/ }),
})
export type Switches = z.output<typeof lasting>

/** What happens once, at once. */
const deeds = z.strictObject({
  /** An intent whose charge is disputed, or whose card's bank tells of a fraud. */
  dispute: z.string().max(255).optional(),
  fraudWarning: z.string().max(255).optional(),
  closeDispute: z.strictObject({ dispute: z.string().max(255), as: z.enum(['won', 'lost']) }).optional(),
  settleRefund: z.strictObject({ refund: z.string().max(255), status: z.enum(['succeeded', 'failed']) }).optional(),
  forge: z
    .strictObject({
      intent: z.string().max(255).optional(),
      as: z.enum(['wrong-secret', 'old', 'future', 'unsigned']).default('wrong-secret'),
    })
    .or(z.literal(true).transform(() => ({ intent: undefined, as: 'wrong-secret' as const })))
    .optional(),
})

export const switchesAsked = lasting.partial().extend(deeds.shape)
export type SwitchesAsked = z.input<typeof switchesAsked>

export const allOff = (webhookUrl: string): Switches => ({
  duplicate: 1,
  reorder: 0,
  delay: 0,
  drop: 0,
  failNext: { times: 0, when: 'before', path: '' },
  hangNext: { times: 0, when: 'before', path: '' },
  webhookUrl,
})

/** Uses up one mishap if this call is to suffer it. */
export function strikes(switches: Switches, kind: 'failNext' | 'hangNext', call: string): 'before' | 'after' | null {
  const set = switches[kind]
  if (set.times === 0 || !call.includes(set.path)) return null
  switches[kind] = { ...set, times: set.times - 1 }
  return set.when
}
