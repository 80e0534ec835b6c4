import type { Learned, Payment } from './payment.ts'

export type RiskLevel = 'NORMAL' | 'ELEVATED' | 'HIGHEST'

/** What the provider thinks of a charge that succeeded. */
export interface Risk {
  readonly level: RiskLevel
  /** 0 to 100, where the provider tells it. */
  readonly score: number | null
  /** The kind of fraud that the card's bank told of. */
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
 * rises above normal, so each level is said once.
 */
export function assess(payment: Payment, told: Risk): Learned {
  const known = payment.risk
  const level = known && rank(known.level) >= rank(told.level) ? known.level : told.level
  const risk: Risk = { level, score: known?.score ?? told.score, warning: known?.warning ?? told.warning }
  if (known && known.level === level && known.score === risk.score && known.warning === risk.warning)
    return { kind: 'nothing' }
  const isNews = level !== 'NORMAL' && level !== known?.level
  return {
    kind: 'changed',
    payment: { ...payment, risk, sequence: payment.sequence + (isNews ? 1 : 0) },
    news: isNews ? { kind: 'risk-found', level, score: risk.score } : null,
  }
}
