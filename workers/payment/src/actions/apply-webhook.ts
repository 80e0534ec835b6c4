import type { PaymentStore } from '../data/payment-store.ts'
import type { RefundStore } from '../data/refund-store.ts'
import type { Settled } from '../data/webhook-rows.ts'
import type { WebhookStore } from '../data/webhook-store.ts'
import { type Belonging, type Notice, whyForeign } from '../domain/notice.ts'
import { declined, differs, type Intent, type Learned, learn } from '../domain/payment.ts'
import { assessOn } from '../domain/risk.ts'
import { type Disputes, noteDispute } from './note-dispute.ts'
import { settleRefund } from './refund-payment.ts'

export interface Webhooks extends Disputes {
  readonly webhooks: WebhookStore
  readonly payments: PaymentStore
  readonly refunds: RefundStore
  /** Whose events count. */
  readonly ours: Belonging & { readonly livemode: boolean }
  /** Told when money and what we know disagree: a person must look. */
  readonly onOddity: (about: { orderId: string; why: string }) => void
  /** Told of an event that was set aside for what it is. */
  readonly onQuarantined: (about: { providerEventId: string; reason: string }) => void
}

/** Applies one kept webhook event. The same end comes of early, late, doubled and reordered ones. */
export async function applyWebhook(room: Webhooks, providerEventId: string): Promise<void> {
  const event = await room.webhooks.find(providerEventId)
  if (!event || event.appliedAt) return
  const foreign = whyForeign(event, room.ours)
  const settled: Settled | null = foreign
    ? { outcome: 'quarantined', reason: foreign }
    : await apply(room, providerEventId, event.notice)
  if (!settled) return
  await room.webhooks.settle(providerEventId, settled)
  if (settled.outcome === 'quarantined') room.onQuarantined({ providerEventId, reason: settled.reason ?? '' })
}

/** Answers what became of it, or null when that was settled with what it changed. */
async function apply(room: Webhooks, webhook: string, notice: Notice): Promise<Settled | null> {
  switch (notice.kind) {
    case 'intent':
      await applyIntent(room, webhook, notice)
      return null
    case 'risk':
      return applyRisk(room, webhook, notice)
    case 'dispute':
      await noteDispute(room, notice.dispute, webhook)
      return null
    case 'refund':
      return applyRefund(room, notice)
    case 'unreadable':
      return { outcome: 'quarantined', reason: notice.why }
    case 'other':
      return { outcome: 'ignored', reason: 'nothing in it concerns an order of this shop' }
  }
}

async function applyIntent(
  { payments, onOddity }: Webhooks,
  webhook: string,
  { intent, failed }: { intent: Intent; failed: boolean },
): Promise<void> {
  const orderId = intent.orderId ?? ''
  const learned = await payments.change(orderId, { webhook }, (payment) => (failed ? declined : learn)(payment, intent))
  if (learned !== null && learned !== 'already-heard') tellOddity(onOddity, orderId, learned)
}

/** Calls a person when money came in that is not what was asked for, or what is told cannot be. */
export function tellOddity(onOddity: Webhooks['onOddity'], orderId: string, learned: Learned): void {
  if (learned.kind === 'contradiction') onOddity({ orderId, why: learned.why })
  if (learned.kind === 'changed' && differs(learned.payment)) onOddity({ orderId, why: 'another amount came in' })
}

async function applyRisk(
  { payments }: Webhooks,
  webhook: string,
  notice: Notice & { kind: 'risk' },
): Promise<Settled | null> {
  const orderId = notice.orderId ?? (notice.intentId && (await payments.orderOf(notice.intentId)))
  if (!orderId) return { outcome: 'parked', reason: 'this shop does not know the charge' }
  await payments.change(orderId, { webhook }, (payment) => assessOn(payment, notice.risk, notice.intentId))
  return null
}

async function applyRefund({ refunds }: Webhooks, { refundId, refund }: Notice & { kind: 'refund' }): Promise<Settled> {
  const own = await refunds.find(refundId)
  if (!own) return { outcome: 'parked', reason: 'this shop does not know the refund' }
  await settleRefund(refunds, own, refund)
  return { outcome: 'applied', orderId: own.orderId }
}
