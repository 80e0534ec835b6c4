import { createHash } from 'node:crypto'

export type Fate = 'pays' | 'generic_decline' | 'insufficient_funds' | 'expired_card' | 'incorrect_cvc'

/** A test card: the token and the number are Stripe's, and so is what becomes of them. */
export interface TestCard {
  readonly token: string
  readonly number: string
  readonly brand: 'visa' | 'mastercard' | 'amex'
  readonly fate: Fate
  readonly asks3ds?: true
  readonly disputed?: { readonly reason: string; readonly inquiry?: boolean }
  /** What Radar thinks of its charges; normal when absent. */
  readonly risk?: 'elevated' | 'highest'
  /** The card's bank tells of a fraud. */
  readonly warned?: true
  /** A refund waits for its bank, or is sent back after it was done. */
  readonly refund?: 'pending' | 'fails'
}

const visa = (token: string, number: string, more: Partial<TestCard> = {}): TestCard => ({
  token: `pm_card_${token}`,
  number,
  brand: 'visa',
  fate: 'pays',
  ...more,
})

const cards: readonly TestCard[] = [
  visa('visa', '4242424242424242'),
  visa('mastercard', '5555555555554444', { brand: 'mastercard' }),
  visa('amex', '378282246310005', { brand: 'amex' }),
  visa('visa_chargeDeclined', '4000000000000002', { fate: 'generic_decline' }),
  visa('chargeDeclinedInsufficientFunds', '4000000000009995', { fate: 'insufficient_funds' }),
  visa('chargeDeclinedExpiredCard', '4000000000000069', { fate: 'expired_card' }),
  visa('chargeDeclinedIncorrectCvc', '4000000000000127', { fate: 'incorrect_cvc' }),
  visa('threeDSecure2Required', '4000000000003220', { asks3ds: true }),
  visa('authenticationRequired', '4000002760003184', { asks3ds: true }),
  visa('threeDSecureRequiredChargeDeclined', '4000008400001629', { asks3ds: true, fate: 'generic_decline' }),
  visa('authenticationRequiredOnSetup', '4000002500003155', { asks3ds: true }),
  visa('createDispute', '4000000000000259', { disputed: { reason: 'fraudulent' } }),
  visa('createDisputeProductNotReceived', '4000000000002685', { disputed: { reason: 'product_not_received' } }),
  visa('createDisputeInquiry', '4000000000001976', { disputed: { reason: 'fraudulent', inquiry: true } }),
  visa('createIssuerFraudRecord', '4000000000005423', { warned: true }),
  visa('riskLevelElevated', '4000000000009235', { risk: 'elevated' }),
  visa('riskLevelHighest', '4000000000004954', { risk: 'highest' }),
  visa('pendingRefund', '4000000000007726', { refund: 'pending' }),
  visa('refundFail', '4000000000005126', { refund: 'fails' }),
]

const otherNames: Readonly<Record<string, string>> = {
  pm_card_chargeDeclined: 'pm_card_visa_chargeDeclined',
  pm_card_visa_chargeDeclinedInsufficientFunds: 'pm_card_chargeDeclinedInsufficientFunds',
  pm_card_threeDSecureRequired: 'pm_card_threeDSecure2Required',
}

export const cardByToken = (token: string) => cards.find((card) => card.token === (otherNames[token] ?? token))

export const cardByNumber = (number: string) => cards.find((card) => card.number === number)

/** A payment method does not tell its number; its fingerprint leads back to the card. */
export const fingerprintOf = (card: TestCard) => createHash('sha256').update(card.number).digest('hex').slice(0, 16)

const byFingerprint = new Map(cards.map((card) => [fingerprintOf(card), card]))

export function cardByFingerprint(fingerprint: string): TestCard {
  const card = byFingerprint.get(fingerprint)
  if (card === undefined) throw new Error(`No test card has the fingerprint ${fingerprint}`)
  return card
}

interface Refusal {
  readonly code: string
  readonly decline_code: string
  readonly advice_code: string
  readonly message: string
  readonly param?: string
}

const tryLater = 'try_again_later'

/** What Stripe says for each fate that is not paying. */
export const refusals: Readonly<Record<Exclude<Fate, 'pays'>, Refusal>> = {
  generic_decline: {
    code: 'card_declined',
    decline_code: 'generic_decline',
    advice_code: tryLater,
    message: 'Your card was declined.',
  },
  insufficient_funds: {
    code: 'card_declined',
    decline_code: 'insufficient_funds',
    advice_code: tryLater,
    message: 'Your card has insufficient funds.',
  },
  expired_card: {
    code: 'expired_card',
    decline_code: 'expired_card',
    advice_code: 'do_not_try_again',
    message: 'Your card has expired.',
    param: 'exp_month',
  },
  incorrect_cvc: {
    code: 'incorrect_cvc',
    decline_code: 'incorrect_cvc',
    advice_code: 'confirm_card_data',
    message: "Your card's security code is incorrect.",
    param: 'cvc',
  },
}

/** The check digit of card numbers. */
export function passesLuhn(number: string): boolean {
  const digits = [...number].reverse().map(Number)
  const sum = digits.reduce(
    (total, digit, at) => total + (at % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2),
    0,
  )
  return digits.length >= 12 && sum % 10 === 0
}
