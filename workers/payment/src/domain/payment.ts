import { type Money, sameMoney } from '@quire/platform/money'
import type { Risk } from './risk.ts'

export type PaymentStatus = 'PREPARING' | 'READY' | 'SUCCEEDED' | 'CANCELLED'

/** What we know of one order's payment. SUCCEEDED and CANCELLED are ends. */
export interface Payment {
  readonly orderId: string
  /** The order's number, as people see it. */
  readonly number: string
  readonly amount: Money
  /** What really came in, once it succeeded. */
  readonly received: Money | null
  readonly status: PaymentStatus
  /** Which try at making an intent this is; part of the provider's idempotency key. */
  readonly attempt: number
  readonly startedAt: Date | null
  readonly intentId: string | null
  readonly cancelAskedAt: Date | null
  /** What the provider thinks of the charge; null while it has said nothing. */
  readonly risk: Risk | null
  readonly sequence: number
}

/** The provider's PaymentIntent, as far as it concerns us. */
export interface Intent {
  readonly id: string
  readonly orderId: string | null
  readonly attempt: number
  readonly status: 'open' | 'succeeded' | 'cancelled'
  /** What was asked for, or, once it succeeded, what was received. */
  readonly amount: Money
  readonly failure: { readonly code: string; readonly message: string } | null
  /** What the provider thinks of its charge, where that was asked for. */
  readonly risk?: Risk | null
}

/** News of a payment for the rest of the shop. */
export type PaymentNews =
  | { readonly kind: 'prepared'; readonly intentId: string }
  | { readonly kind: 'succeeded'; readonly intentId: string; readonly amount: Money }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  | { readonly kind: 'cancelled' }
  | {
      readonly kind: 'risk-found'
      readonly level: 'ELEVATED' | 'HIGHEST'
      readonly score: number | null
      readonly warning: string | null
    }

/** What told of a charge: the provider by itself, or its answer when we asked, as an order's end does. */
export type TellerOfCharge = 'webhook' | 'asking'

export type Learned =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'contradiction'; readonly why: string }
  | { readonly kind: 'changed'; readonly payment: Payment; readonly news: PaymentNews | null }

const nothing: Learned = { kind: 'nothing' }

/**
 * What a look at the provider's intent changes. Right for looks that come early, late, twice or in any order: a payment only moves
 * forward, and money that came in is the last word, whatever was thought before. It is also said when it is not the amount that was
 * asked for: the order room decides what becomes of it.
 */
export function learn(payment: Payment, intent: Intent): Learned {
  if (intent.orderId !== payment.orderId) return contradiction('the intent is for another order')
  if (payment.intentId !== null && payment.intentId !== intent.id) return contradiction('the order has another intent')
  if (payment.amount.currency !== intent.amount.currency) return contradiction('the currency is not the order’s')
  if (payment.status === 'SUCCEEDED') return nothing
  const bound = { ...payment, intentId: intent.id }
  if (intent.status === 'succeeded') {
    const news = { kind: 'succeeded', intentId: intent.id, amount: intent.amount } as const
    return change({ ...bound, received: intent.amount }, 'SUCCEEDED', news)
  }
  if (payment.status === 'CANCELLED') return nothing
  if (intent.status === 'cancelled') return change(bound, 'CANCELLED', { kind: 'cancelled' })
  return sameMoney(payment.amount, intent.amount) ? nothing : contradiction('the amount is not what the order asks')
}

/** Whether what came in is not what was asked for: a person must look. */
export const differs = ({ received, amount }: Payment): boolean => received !== null && !sameMoney(received, amount)

/** The intent was made and may be paid now, unless its end came first. */
export function prepared(payment: Payment, intent: Intent): Learned {
  const learned = learn(payment, intent)
  if (learned.kind !== 'nothing' || payment.status !== 'PREPARING') return learned
  return change({ ...payment, intentId: intent.id }, 'READY', { kind: 'prepared', intentId: intent.id })
}

/** A try to pay was declined; another may follow on the same intent. */
export function declined(payment: Payment, intent: Intent): Learned {
  const learned = learn(payment, intent)
  if (learned.kind !== 'nothing' || payment.status !== 'READY' || !intent.failure) return learned
  return change(payment, 'READY', { kind: 'failed', ...intent.failure })
}

/** Nobody was asked for money yet, so there is nothing to undo at the provider. */
export const cancelUnstarted = (payment: Payment): Learned =>
  payment.status === 'PREPARING' && payment.startedAt === null
    ? change(payment, 'CANCELLED', { kind: 'cancelled' })
    : nothing

export const isOver = ({ status }: Payment): boolean => status === 'SUCCEEDED' || status === 'CANCELLED'

const contradiction = (why: string): Learned => ({ kind: 'contradiction', why })

const change = (payment: Payment, status: PaymentStatus, news: PaymentNews): Learned => ({
  kind: 'changed',
  payment: { ...payment, status, sequence: payment.sequence + 1 },
  news,
})
