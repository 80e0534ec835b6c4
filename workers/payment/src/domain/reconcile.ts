import { type Money, sameMoney } from '@quire/platform/money'
import type { ProviderDispute } from './dispute.ts'
import type { ProviderRefund } from './notice.ts'
import type { Intent, Payment } from './payment.ts'

/** From when to when, by the provider's clock, what is compared was made. */
export interface Window {
  readonly from: Date
  readonly to: Date
}

/** How many of each were looked at. */
export interface Counts {
  readonly intents: number
  readonly refunds: number
  readonly disputes: number
}

const dayMs = 86_400_000

/** A window in days, the last first, so that no more than a day is remembered of what may be long. */
export function* daysOf({ from, to }: Window): Generator<Window> {
  for (let end = to.getTime(); end > from.getTime(); end -= dayMs)
    yield { from: new Date(Math.max(end - dayMs, from.getTime())), to: new Date(end) }
}

/** A refund of the provider's list. */
export interface ListedRefund {
  readonly id: string
  readonly made: ProviderRefund
  /** Ours, where it was made for us. */
  readonly refundId: string | null
  readonly intentId: string | null
  readonly amount: Money
}

/** A refund of ours, as far as it is compared. */
export interface OwnRefund {
  readonly refundId: string
  readonly orderId: string
  readonly amount: Money
  readonly status: 'ASKED' | 'DONE' | 'REFUSED'
  readonly providerRefundId: string | null
}

export type HealedKind = 'MISSED_CHARGE' | 'MISSED_CANCELLATION' | 'MISSED_REFUND' | 'MISSED_DISPUTE' | 'MISSED_RISK'
export type ReportedKind =
  | ('AMOUNT_DIFFERS' | 'CHARGE_WITHOUT_ORDER' | 'SECOND_CHARGE' | 'CHARGE_MISSING' | 'CONTRADICTION')
  | ('REFUND_UNKNOWN' | 'REFUND_DIFFERS' | 'REFUND_MISSING' | 'DISPUTE_WITHOUT_ORDER')

/** What the two sides disagree about. */
export interface Finding {
  readonly kind: HealedKind | ReportedKind
  readonly orderId: string | null
  readonly providerId: string
  readonly ours: string | null
  readonly theirs: string | null
  readonly healed: boolean
}

/** What is to be done about one thing: nothing, apply it in the ordinary way, or tell a person. */
export type Verdict =
  | { readonly kind: 'agrees' }
  | { readonly kind: 'heal'; readonly finding: Finding }
  | { readonly kind: 'report'; readonly finding: Finding }

const agrees: Verdict = { kind: 'agrees' }

/** Compares an intent of the provider's with the payment of its order. */
export function compareIntent(payment: Payment | null, intent: Intent): Verdict {
  const { id: providerId, orderId } = intent
  const theirs = `${intent.status}, ${inWords(intent.amount)}`
  const about = { orderId, providerId, theirs, ours: payment && `${payment.status}, ${inWords(payment.amount)}` }
  const isPaid = intent.status === 'succeeded'
  if (payment === null || payment.orderId !== orderId) {
    return isPaid ? report('CHARGE_WITHOUT_ORDER', { ...about, ours: null }) : agrees
  }
  if (payment.intentId !== null && payment.intentId !== providerId) {
    // An attempt that was left behind can be paid by nobody; one that was paid is money taken twice.
    return isPaid ? report('SECOND_CHARGE', { ...about, ours: `another intent, ${payment.intentId}` }) : agrees
  }
  if (payment.status === 'SUCCEEDED') return comparePaid(payment, intent)
  if (isPaid) return heal('MISSED_CHARGE', about)
  const isMissed = intent.status === 'cancelled' && payment.status !== 'CANCELLED' && payment.intentId === providerId
  return isMissed ? heal('MISSED_CANCELLATION', about) : agrees
}

function comparePaid({ received, amount, orderId }: Payment, intent: Intent): Verdict {
  const about = { orderId, providerId: intent.id, theirs: `${intent.status}, ${inWords(intent.amount)}` }
  if (intent.status !== 'succeeded') return report('CHARGE_MISSING', { ...about, ours: 'SUCCEEDED' })
  if (received && sameMoney(received, intent.amount) && sameMoney(received, amount)) return agrees
  return report('AMOUNT_DIFFERS', {
    ...about,
    ours: `${inWords(amount)} asked, ${received ? inWords(received) : 'nothing'} taken`,
  })
}

/** The same once more after it was to be healed: what is left is for a person. */
export function afterHealing(payment: Payment | null, intent: Intent): Verdict {
  const verdict = compareIntent(payment, intent)
  return verdict.kind === 'heal' ? report('CONTRADICTION', verdict.finding) : verdict
}

/** Compares a refund of the provider's with ours. */
export function compareRefund(own: OwnRefund | null, listed: ListedRefund, orderId: string | null): Verdict {
  const { made, id: providerId, amount } = listed
  const theirs = `${made.status}, ${inWords(amount)}`
  if (own === null) {
    // What never went out of the house needs no explanation.
    return made.status === 'refused' ? agrees : report('REFUND_UNKNOWN', { orderId, providerId, theirs, ours: null })
  }
  const about = { orderId: own.orderId, providerId, theirs, ours: `${own.status}, ${inWords(own.amount)}` }
  const isOther = own.providerRefundId !== null && own.providerRefundId !== providerId
  if (isOther && made.status === 'refused') return agrees
  if (isOther || !sameMoney(own.amount, amount)) return report('REFUND_DIFFERS', about)
  if (made.status === 'pending' || endOf(made) === own.status) return agrees
  return own.status === 'REFUSED' ? report('REFUND_DIFFERS', about) : heal('MISSED_REFUND', about)
}

const endOf = ({ status }: ProviderRefund): OwnRefund['status'] => (status === 'done' ? 'DONE' : 'REFUSED')

/** What is said when the provider's doubts about a charge were not heard. */
export const missedRisk = ({ orderId, risk }: Payment, intent: Intent): Finding => ({
  ...{ kind: 'MISSED_RISK', orderId, providerId: intent.id, healed: true },
  ...{ ours: risk?.level ?? null, theirs: intent.risk?.level ?? null },
})

/** What is said of a dispute that we had not heard of as it is now. */
export const missedDispute = ({ id, status, amount }: ProviderDispute): Finding => ({
  ...{ kind: 'MISSED_DISPUTE', orderId: null, providerId: id, healed: true },
  ...{ ours: null, theirs: `${status}, ${inWords(amount)}` },
})

type About = Omit<Finding, 'kind' | 'healed'>

const heal = (kind: HealedKind, about: About): Verdict => ({
  kind: 'heal',
  finding: { ...about, kind, healed: true },
})

/** A finding for a person. */
export const report = (kind: ReportedKind, about: About): Verdict & { kind: 'report' } => ({
  kind: 'report',
  finding: { ...about, kind, healed: false },
})

/** `19.99 EUR` */
export const inWords = ({ amount, currency }: Money): string => `${(amount / 100).toFixed(2)} ${currency}`
