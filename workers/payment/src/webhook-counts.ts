import { openCounter } from '@quire/platform/counter'
import { openGauge } from '@quire/platform/gauge'
import type { Metrics } from '@quire/platform/metrics'
import type { TellerOfCharge } from './domain/payment.ts'

const outcomes = ['accepted', 'repeated', 'refused', 'failed'] as const

/**
 * What became of a webhook at the door: kept for the first time, known before, signed by nobody we know, or not kept by our own
 * fault.
 */
export type WebhookAtDoor = (typeof outcomes)[number]

/** Counts charges by what told of them first. Those that only asking brought to light are what silent webhooks look like. */
export const openChargeCount = (metrics: Metrics): ((by: TellerOfCharge) => void) =>
  openCounter<TellerOfCharge>(metrics, {
    name: 'quire_charges_learned_total',
    help: 'Charges that were learned of, by what told of them first: a webhook, or our asking.',
    label: 'told_by',
    kinds: ['webhook', 'asking'],
  })

/** Counts webhooks at the door, and tells when the last one that the provider signed came in. */
export function openWebhookCounts(metrics: Metrics): (outcome: WebhookAtDoor) => void {
  let lastAt: number | null = null
  const count = openCounter(metrics, {
    name: 'quire_webhooks_total',
    help: 'Webhooks at the door, by what became of them.',
    label: 'outcome',
    kinds: outcomes,
  })
  openGauge(metrics, {
    name: 'quire_webhook_last_accepted_timestamp_seconds',
    help: 'When this process last accepted a webhook, new or repeated; missing until it did.',
    read: () => lastAt,
  })
  return (outcome) => {
    count(outcome)
    if (outcome === 'accepted' || outcome === 'repeated') lastAt = Date.now() / 1000
  }
}
