import { isUuid } from '@quire/platform/id'
import type { Money } from '@quire/platform/money'
import type { Stripe } from 'stripe'
import type { DisputeStatus, ProviderDispute } from '../domain/dispute.ts'
import type { ProviderRefund } from '../domain/notice.ts'
import type { Intent } from '../domain/payment.ts'
import type { ListedRefund } from '../domain/reconcile.ts'
import type { Risk, RiskLevel } from '../domain/risk.ts'

/** Stripe's PaymentIntent in our words; also used for those that webhooks carry. */
export function toIntent(intent: Stripe.PaymentIntent): Intent {
  const { last_payment_error: failure, latest_charge: charge } = intent
  const status = intent.status === 'succeeded' ? 'succeeded' : intent.status === 'canceled' ? 'cancelled' : 'open'
  return {
    id: intent.id,
    orderId: uuidIn(intent.metadata.orderId),
    attempt: Number(intent.metadata.attempt ?? 0),
    status,
    amount: moneyOf(status === 'succeeded' ? intent.amount_received : intent.amount, intent.currency),
    failure: failure
      ? {
          code: failure.decline_code ?? failure.code ?? 'declined',
          message: failure.message ?? 'The card was declined.',
        }
      : null,
    ...(typeof charge === 'object' && charge && { risk: toRisk(charge) }),
  }
}

/** Stripe's Refund in our words. */
export function toRefund({ id, status, failure_reason }: Stripe.Refund): ProviderRefund {
  if (status === 'succeeded') return { id, status: 'done' }
  if (status !== 'failed' && status !== 'canceled') return { id, status: 'pending' }
  return { id, status: 'refused', reason: `the bank sent it back: ${failure_reason ?? status}` }
}

/** The same with what it is found by. */
export const toListedRefund = (refund: Stripe.Refund): ListedRefund => ({
  made: toRefund(refund),
  id: refund.id,
  refundId: uuidIn(refund.metadata?.refundId),
  intentId: idOf(refund.payment_intent),
  amount: moneyOf(refund.amount, refund.currency),
})

// An inquiry that was closed cost nothing; what was prevented was given back; an appeal follows on a loss.
const ends: Readonly<Record<string, DisputeStatus>> = {
  won: 'WON',
  warning_closed: 'WON',
  lost: 'LOST',
  prevented: 'LOST',
  appeal_needs_response: 'LOST',
  appeal_under_review: 'LOST',
}

/** Stripe's Dispute in our words. @param toldAt when an event told of it, in seconds; null when we asked for it */
export const toDispute = (dispute: Stripe.Dispute, toldAt: number | null): ProviderDispute => ({
  id: dispute.id,
  intentId: idOf(dispute.payment_intent),
  chargeId: idOf(dispute.charge) ?? '',
  status: ends[dispute.status] ?? 'OPEN',
  isInquiry: dispute.status.startsWith('warning_'),
  amount: moneyOf(dispute.amount, dispute.currency),
  reason: dispute.reason,
  toldAt,
  createdAt: dispute.created,
})

const levels: Readonly<Record<string, RiskLevel>> = { normal: 'NORMAL', elevated: 'ELEVATED', highest: 'HIGHEST' }

/** What Radar thinks of a charge; null where it did not look at it. */
export function toRisk({ outcome }: Stripe.Charge): Risk | null {
  const level = levels[outcome?.risk_level ?? '']
  return level ? { level, score: outcome?.risk_score ?? null, warning: null } : null
}

export const moneyOf = (amount: number, currency: string): Money => ({
  amount,
  currency: currency.toUpperCase() as Money['currency'],
})

/** The id of what may be whole or an id alone. */
export const idOf = (thing: string | { id: string } | null | undefined): string | null =>
  typeof thing === 'string' ? thing : (thing?.id ?? null)

/** Our own ids, which travel as metadata; what is no id of ours counts as none. */
export const uuidIn = (text: string | undefined): string | null => (text && isUuid(text) ? text : null)
