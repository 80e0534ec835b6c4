import type { Learned } from '../domain/payment.ts'
import type { Tx } from './transactions.ts'

/** What became of a webhook event. Parked ones are looked at again for three days; quarantined ones wait for a person. */
export type WebhookOutcome = 'applied' | 'ignored' | 'parked' | 'quarantined' | 'given-up'

/** That, and what a person may be told of it. */
export interface Settled {
  readonly outcome: WebhookOutcome
  readonly reason?: string | null
  /** The order that it turned out to be about. */
  readonly orderId?: string | null
}

/** Locks the event's row; false when it was settled before. A second job with the same event waits here for the first. */
export async function isUnsettled(tx: Tx, providerEventId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<{ settled: boolean }[]>`
    SELECT applied_at IS NOT NULL AS settled FROM webhook_event
    WHERE provider_event_id = ${providerEventId} FOR UPDATE`
  return rows[0]?.settled === false
}

/** Writes down what became of an event. A parked one stays open. */
export async function settle(
  tx: Pick<Tx, 'webhookEvent'>,
  providerEventId: string,
  { outcome, reason = null, orderId }: Settled,
): Promise<void> {
  const appliedAt = outcome === 'parked' ? null : new Date()
  const data = { outcome, reason, appliedAt, ...(orderId && { orderId }) }
  await tx.webhookEvent.update({ where: { providerEventId }, data })
}

/** What is said of an event whose payment, refund or charge is not here yet. */
export const unknownHere = (what: string): Settled => ({
  outcome: 'parked',
  reason: `this shop does not know the ${what}`,
})

/** What became of an event that was about a payment; null: there is no such payment yet. */
export function outcomeOf(learned: Learned | null): Settled {
  if (learned === null) return unknownHere('order')
  return learned.kind === 'contradiction' ? { outcome: 'quarantined', reason: learned.why } : { outcome: 'applied' }
}
