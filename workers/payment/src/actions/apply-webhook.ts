import type { ReadNotice } from '../clients/stripe-notice.ts'
import type { PaymentStore } from '../data/payment-store.ts'
import type { RefundStore } from '../data/refund-store.ts'
import type { WebhookOutcome, WebhookStore } from '../data/webhook-store.ts'
import { declined, type Intent, learn } from '../domain/payment.ts'
import { settleRefund } from './refund-payment.ts'

export interface Webhooks {
  readonly webhooks: WebhookStore
  readonly payments: PaymentStore
  readonly refunds: RefundStore
  /** Reads what the provider says into our words. */
  readonly readNotice: ReadNotice
  /** Told when a notice contradicts what we know: a person must look. */
  readonly onContradiction: (about: { providerEventId: string; why: string }) => void
}

/** Applies one kept webhook event. The same end comes of early, late, doubled and reordered ones. */
export async function applyWebhook(room: Webhooks, providerEventId: string): Promise<void> {
  const event = await room.webhooks.find(providerEventId)
  if (!event || event.appliedAt) return
  const outcome = await outcomeOf(room, event)
  await room.webhooks.settle(providerEventId, outcome)
}

async function outcomeOf(
  room: Webhooks,
  event: { providerEventId: string; type: string; payload: unknown },
): Promise<WebhookOutcome> {
  const notice = room.readNotice(event)
  if (notice.kind === 'other') return 'ignored'
  if (notice.kind === 'refund') {
    const refund = await room.refunds.find(notice.refundId)
    if (!refund) return 'parked'
    await settleRefund(room.refunds, refund, notice.refund)
    return 'applied'
  }
  return applyIntent(room, event.providerEventId, notice)
}

async function applyIntent(
  { payments, onContradiction }: Webhooks,
  providerEventId: string,
  { intent, failed }: { intent: Intent; failed: boolean },
): Promise<WebhookOutcome> {
  if (intent.orderId === null) return 'ignored'
  const learned = await payments.change(intent.orderId, {}, (payment) => (failed ? declined : learn)(payment, intent))
  if (learned === null || learned === 'already-heard') return 'parked'
  if (learned.kind !== 'contradiction') return 'applied'
  onContradiction({ providerEventId, why: learned.why })
  return 'quarantined'
}
