import type { Learned, Payment } from './payment.ts'

export type RiskLevel = 'NORMAL' | 'ELEVATED' | 'HIGHEST'

/** What the provider thinks of a charge that succeeded. */
export interface Risk {
  readonly level: RiskLevel
  /** 0 to 100, where the provider tells it. */
  readonly score: number | null
  /** What the card's bank told: the kind of fraud, or what it inquires about. */
  readonly warning: string | null
}

const ranks: readonly RiskLevel[] = ['NORMAL', 'ELEVATED', 'HIGHEST']
const rank = (level: RiskLevel | undefined): number => (level === undefined ? -1 : ranks.indexOf(level))

/** What is thought of a charge on another intent than the order's is not about this payment. */
export const assessOn = (payment: Payment, told: Risk, intentId: string | null): Learned =>
  payment.intentId !== null && intentId !== null && payment.intentId !== intentId
    ? { kind: 'contradiction', why: 'the order has another intent' }
    : assess(payment, told)

/**
 * Adds what was told to what is known of a payment's risk: the highest level counts, in whichever order they came. It is news when it
 * rises above normal, so each level is said once, and when the bank warns for the first time.
 */
export function assess(payment: Payment, told: Risk): Learned {
  const known = payment.risk
  const isHigher = rank(told.level) > rank(known?.level)
  const level = known && !isHigher ? known.level : told.level
  const warning = (isHigher ? told.warning : null) ?? known?.warning ?? told.warning
  const risk: Risk = { level, score: known?.score ?? told.score, warning }
  if (known && known.level === level && known.score === risk.score && known.warning === risk.warning)
    return { kind: 'nothing' }
  const isNews = level !== 'NORMAL' && (level !== known?.level || risk.warning !== known.warning)
  return {
    kind: 'changed',
    payment: { ...payment, risk, sequence: payment.sequence + (isNews ? 1 : 0) },
    news: isNews ? { kind: 'risk-found', level, score: risk.score, warning: risk.warning } : null,
  }
}
