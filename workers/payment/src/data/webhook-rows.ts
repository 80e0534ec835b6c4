import type { Learned } from '../domain/payment.ts'
import type { Tx } from './transactions.ts'

/** What became of a webhook event. Parked ones are looked at again for three days; quarantined ones wait for a person. */
export type WebhookOutcome = 'applied' | 'ignored' | 'parked' | 'quarantined' | 'given-up'

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
  outcome: WebhookOutcome,
): Promise<void> {
  const appliedAt = outcome === 'parked' ? null : new Date()
  await tx.webhookEvent.update({ where: { providerEventId }, data: { outcome, appliedAt } })
}

/** What became of an event that was about a payment; null: there is no such payment yet. */
export function outcomeOf(learned: Learned | null): WebhookOutcome {
  if (learned === null) return 'parked'
  return learned.kind === 'contradiction' ? 'quarantined' : 'applied'
}
