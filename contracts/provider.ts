import { z } from 'zod'
import { id } from './values.ts'

/** What became of a webhook of the payment provider; `waiting`: it was not looked at yet. */
export const webhookOutcomes = ['waiting', 'applied', 'ignored', 'parked', 'quarantined', 'given-up'] as const

const moment = z.iso.datetime()
/** Who did a thing: the id of a member of staff, or a name of the shop's own. */
export const who = z.string().min(1).max(120)

/** A webhook of the provider, as staff see it. */
export const webhook = z.object({
  id: z.string(),
  type: z.string(),
  outcome: z.enum(webhookOutcomes),
  reason: z.string().nullable(),
  receivedAt: moment,
  appliedAt: moment.nullable(),
  orderId: id.nullable(),
  /** Who had it tried once more, the last time. */
  replayedBy: z.string().nullable(),
})

/**
 * What the provider's list and our rows can disagree about. MISSED_…: it happened there and we had not heard of it, and it was applied
 * as if we had. The others are for a person: money that is not what was asked, that belongs to no order, that we believe in and the
 * provider does not know, that came in twice, or that went back without our asking.
 */
export const findingKinds = [
  'MISSED_CHARGE',
  'MISSED_CANCELLATION',
  'MISSED_REFUND',
  'MISSED_DISPUTE',
  'MISSED_RISK',
  'AMOUNT_DIFFERS',
  'CHARGE_WITHOUT_ORDER',
  'SECOND_CHARGE',
  'CHARGE_MISSING',
  'CONTRADICTION',
  'REFUND_UNKNOWN',
  'REFUND_DIFFERS',
  'REFUND_MISSING',
  'DISPUTE_WITHOUT_ORDER',
] as const

/** One thing the two sides disagree about. `ours` and `theirs` are a few words each. */
export const finding = z.object({
  id,
  kind: z.enum(findingKinds),
  orderId: id.nullable(),
  /** What it is called at the provider. */
  providerId: z.string(),
  ours: z.string().nullable(),
  theirs: z.string().nullable(),
  /** Whether the reconciliation mended it itself; what it did not mend is open until somebody closes it. */
  healed: z.boolean(),
  foundAt: moment,
  closedAt: moment.nullable(),
  closedBy: z.string().nullable(),
  closedWhy: z.string().nullable(),
})

/** One comparison of our rows with the provider's list. */
export const reconciliation = z.object({
  id,
  from: moment,
  to: moment,
  askedAt: moment,
  askedBy: z.string(),
  startedAt: moment.nullable(),
  endedAt: moment.nullable(),
  /** Why it came to nothing, when it did. */
  failure: z.string().nullable(),
  /** How many were looked at, and how many findings it made that nobody had made before. */
  counts: z.object({
    intents: z.int().min(0),
    refunds: z.int().min(0),
    disputes: z.int().min(0),
    healed: z.int().min(0),
    reported: z.int().min(0),
  }),
  /** What it was the first to find, a hundred at the most. */
  findings: z.array(finding),
})
