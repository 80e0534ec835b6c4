import type { PaymentStore } from '../data/payment-store.ts'
import type { RefundStore } from '../data/refund-store.ts'
import type { WebhookStore } from '../data/webhook-store.ts'
import { declined, differs, type Intent, learn } from '../domain/payment.ts'
import { settleRefund } from './refund-payment.ts'

export interface Webhooks {
  readonly webhooks: WebhookStore
  readonly payments: PaymentStore
  readonly refunds: RefundStore
  /** Told when money and what we know disagree: a person must look. */
  readonly onOddity: (about: { orderId: string; why: string }) => void
}

/** Applies one kept webhook event. The same end comes of early, late, doubled and reordered ones. */
export async function applyWebhook(room: Webhooks, providerEventId: string): Promise<void> {
  const event = await room.webhooks.find(providerEventId)
  if (!event || event.appliedAt) return
  const { notice } = event
  if (notice.kind === 'intent') return applyIntent(room, providerEventId, notice)
  if (notice.kind === 'other') return room.webhooks.settle(providerEventId, 'ignored')
  const refund = await room.refunds.find(notice.refundId)
  if (refund) await settleRefund(room.refunds, refund, notice.refund)
  await room.webhooks.settle(providerEventId, refund ? 'applied' : 'parked')
}

async function applyIntent(
  { payments, onOddity }: Webhooks,
  webhook: string,
  { intent, failed }: { intent: Intent; failed: boolean },
): Promise<void> {
  const orderId = intent.orderId ?? ''
  const learned = await payments.change(orderId, { webhook }, (payment) => (failed ? declined : learn)(payment, intent))
  if (learned === null || learned === 'already-heard') return
  if (learned.kind === 'contradiction') onOddity({ orderId, why: learned.why })
  if (learned.kind === 'changed' && differs(learned.payment)) onOddity({ orderId, why: 'another amount came in' })
}
