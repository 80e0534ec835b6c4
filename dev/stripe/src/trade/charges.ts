import { docUrl } from '../http/errors.ts'
import { newId, nowSeconds } from '../ids.ts'
import type { Charge, Intent, PaymentError, PaymentMethod } from '../shapes.ts'
import { blankCard, blankCharge, blankOutcome } from './blanks.ts'
import { cardByFingerprint, refusals, type TestCard } from './cards.ts'
import { type Desk, tell } from './desk.ts'
import { disputeCharge, warnOfFraud } from './disputes.ts'

/** Charges the card once; the intent comes back succeeded, or waiting for another card with the reason. */
export function chargeCard(
  desk: Desk,
  intent: Intent,
  { method, authenticated }: { method: PaymentMethod; authenticated: boolean },
): Intent {
  const card = cardByFingerprint(method.card.fingerprint)
  const refusal = card.fate === 'pays' ? null : refusals[card.fate]
  const charge = written(desk, { intent, method, authenticated, refusal })
  if (refusal !== null) {
    tell(desk, 'charge.failed', { object: charge })
    const error = {
      type: 'card_error' as const,
      ...refusal,
      charge: charge.id,
      doc_url: docUrl(refusal.code),
      payment_method: method,
    }
    return refused(desk, intent, { error, charge })
  }
  const paid: Intent = {
    ...intent,
    status: 'succeeded',
    amount_received: intent.amount,
    latest_charge: charge.id,
    payment_method: method.id,
    last_payment_error: null,
    next_action: null,
  }
  desk.vault.put('intents', paid)
  tell(desk, 'charge.succeeded', { object: charge })
  tell(desk, 'payment_intent.succeeded', { object: paid })
  if (card.disputed) disputeCharge(desk, charge, card.disputed)
  if (card.warned) warnOfFraud(desk, charge)
  return paid
}

/** Back to asking for a card, with the reason on the intent. */
export function refused(
  desk: Desk,
  intent: Intent,
  { error, charge }: { error: PaymentError; charge?: Charge },
): Intent {
  const waiting: Intent = {
    ...intent,
    status: 'requires_payment_method',
    last_payment_error: error,
    latest_charge: charge?.id ?? intent.latest_charge,
    payment_method: null,
    next_action: null,
  }
  desk.vault.put('intents', waiting)
  tell(desk, 'payment_intent.payment_failed', { object: waiting })
  return waiting
}

interface Attempt {
  readonly intent: Intent
  readonly method: PaymentMethod
  readonly authenticated: boolean
  readonly refusal: (typeof refusals)[keyof typeof refusals] | null
}

function written(desk: Desk, { intent, method, authenticated, refusal }: Attempt): Charge {
  const paid = refusal === null
  const charge: Charge = {
    ...blankCharge,
    id: newId('ch'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: paid ? intent.amount : 0,
    amount_refunded: 0,
    balance_transaction: paid ? newId('txn') : null,
    billing_details: method.billing_details,
    captured: paid,
    created: nowSeconds(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_code: refusal?.code ?? null,
    failure_message: refusal?.message ?? null,
    livemode: false,
    metadata: intent.metadata,
    outcome: outcomeOf(refusal, cardByFingerprint(method.card.fingerprint)),
    paid,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: cardDetails(method, authenticated, intent.amount),
    receipt_email: intent.receipt_email,
    refunded: false,
    shipping: intent.shipping,
    status: paid ? 'succeeded' : 'failed',
  }
  desk.vault.put('charges', charge)
  return charge
}

const scores = { normal: 12, elevated: 68, highest: 91 } as const

function outcomeOf(refusal: Attempt['refusal'], { risk: found }: TestCard) {
  const level = found ?? 'normal'
  const risk = { ...blankOutcome, risk_level: level, risk_score: scores[level] }
  if (refusal === null) {
    return {
      ...risk,
      network_status: 'approved_by_network',
      reason: null,
      seller_message: 'Payment complete.',
      type: 'authorized',
    }
  }
  return {
    ...risk,
    advice_code: refusal.advice_code,
    network_status: 'declined_by_network',
    reason: refusal.decline_code,
    seller_message: 'The bank did not return any further details with this decline.',
    type: 'issuer_declined',
  }
}

const blank3ds = {
  electronic_commerce_indicator: '05',
  exemption_indicator: null,
  result_reason: null,
  transaction_id: null,
}

const cardDetails = (method: PaymentMethod, authenticated: boolean, amount: number) => ({
  type: 'card',
  card: {
    ...blankCard,
    ...method.card,
    amount_authorized: amount,
    overcapture: { maximum_amount_capturable: amount, status: 'unavailable' },
    network: method.card.brand,
    three_d_secure: authenticated
      ? { ...blank3ds, authentication_flow: 'challenge', result: 'authenticated', version: '2.2.0' }
      : null,
  },
})
