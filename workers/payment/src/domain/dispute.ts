import type { Money } from '@quire/platform/money'

export type DisputeStatus = 'OPEN' | 'WON' | 'LOST'

/** A dispute as the provider tells of it. */
export interface ProviderDispute {
  readonly id: string
  readonly intentId: string | null
  readonly chargeId: string
  readonly status: DisputeStatus
  /** The bank only asks: nothing was taken. */
  readonly isInquiry?: boolean
  readonly amount: Money
  /** What the payer's bank gave as its reason, in the provider's word: `fraudulent`. */
  readonly reason: string
  /** When it was told, in seconds by the provider's clock; null when we asked just now. */
  readonly toldAt: number | null
  readonly createdAt: number
}

/** What we know of one. */
export interface Dispute {
  readonly disputeId: string
  readonly orderId: string
  readonly status: DisputeStatus
  readonly amount: Money
  readonly reason: string
  readonly toldAt: number
  readonly sequence: number
}

/**
 * What is known after the provider told of a dispute, and whether that is news; null when it changes nothing. Right in any order: a
 * decision is never taken back by an older word, and is changed only by a later decision (an appeal).
 */
export function hearDispute(known: Dispute | null, told: ProviderDispute, orderId: string) {
  const { id: disputeId, status, amount, reason, isInquiry = false } = told
  // Nothing was taken; only the end of one that counts as open is news.
  if (isInquiry && (known === null || status === 'OPEN')) return null
  const toldAt = told.toldAt ?? known?.toldAt ?? told.createdAt
  const heard: Dispute = { disputeId, orderId, status, amount, reason, toldAt, sequence: (known?.sequence ?? 0) + 1 }
  if (known === null || known.status === 'OPEN') return known?.status === status ? null : heard
  if (status === 'OPEN' || status === known.status) return null
  return told.toldAt === null || told.toldAt > known.toldAt ? heard : null
}
