import { cardError, docUrl, invalid, missing, unexpectedState } from '../http/errors.ts'
import { newId, nowSeconds } from '../ids.ts'
import { formatMoney } from '../money.ts'
import type { Intent, IntentStatus, PaymentMethod } from '../shapes.ts'
import { blankIntent } from './blanks.ts'
import { cardByFingerprint } from './cards.ts'
import { chargeCard, refused } from './charges.ts'
import { type Desk, tell } from './desk.ts'

type Deed = 'confirm' | 'cancel'

const open: readonly IntentStatus[] = ['requires_payment_method', 'requires_confirmation', 'requires_action']
const may: Readonly<Record<Deed, readonly IntentStatus[]>> = { confirm: open, cancel: open }

export type IntentAsked = Pick<Intent, 'amount' | 'currency'> & Partial<Omit<Intent, 'id' | 'object' | 'status'>>

export function createIntent(desk: Desk, asked: IntentAsked): Intent {
  refuseAmount(asked)
  const id = newId('pi')
  const intent: Intent = {
    ...blankIntent,
    id,
    object: 'payment_intent',
    amount_capturable: 0,
    amount_received: 0,
    allowed_payment_method_types: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic_async',
    client_secret: newId(`${id}_secret`, 25),
    confirmation_method: 'automatic',
    created: nowSeconds(),
    customer: null,
    description: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    metadata: {},
    next_action: null,
    payment_method: null,
    payment_method_options: { card: { request_three_d_secure: 'automatic' } },
    payment_method_types: ['card'],
    processing: null,
    receipt_email: null,
    setup_future_usage: null,
    shipping: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    ...asked,
    status: asked.payment_method ? 'requires_confirmation' : 'requires_payment_method',
  }
  desk.vault.put('intents', intent)
  tell(desk, 'payment_intent.created', { object: intent })
  return intent
}

export function changeIntent(desk: Desk, intent: Intent, changes: Partial<Intent>): Intent {
  const touchesMoney = changes.amount !== undefined || changes.currency !== undefined || changes.payment_method
  if (touchesMoney && !open.includes(intent.status)) {
    throw unexpectedState(
      `This PaymentIntent's amount, currency and payment method could not be updated because it has a status of ${intent.status}.`,
      intent,
    )
  }
  const changed = { ...intent, ...changes }
  refuseAmount(changed)
  if (changes.payment_method && intent.status === 'requires_payment_method') changed.status = 'requires_confirmation'
  desk.vault.put('intents', changed)
  return changed
}

export interface Confirmation {
  readonly method: PaymentMethod | undefined
  readonly returnUrl: string | undefined
  readonly receiptEmail?: string | undefined
}

/** Tries to take the money: succeeded, a question of the bank (3-D Secure), or a declined card, which is thrown. */
export function confirmIntent(
  desk: Desk,
  intent: Intent,
  { method: brought, returnUrl, receiptEmail }: Confirmation,
): Intent {
  refuseDeed('confirm', intent)
  const method = brought ?? desk.vault.get('methods', intent.payment_method ?? '')
  if (method === undefined) {
    throw unexpectedState(
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
      intent,
    )
  }
  if (intent.status === 'requires_action' && brought === undefined) return intent
  const current = receiptEmail === undefined ? intent : { ...intent, receipt_email: receiptEmail }
  const asks =
    cardByFingerprint(method.card.fingerprint).asks3ds ??
    ['any', 'challenge'].includes(intent.payment_method_options.card.request_three_d_secure)
  if (asks) return askBank(desk, current, { method, returnUrl })
  const tried = chargeCard(desk, current, { method, authenticated: false })
  if (tried.last_payment_error !== null) throw cardError(tried.last_payment_error, tried)
  return tried
}

function askBank(
  desk: Desk,
  intent: Intent,
  { method, returnUrl }: { method: PaymentMethod; returnUrl: string | undefined },
): Intent {
  const url = `${desk.publicUrl}/3ds/${intent.client_secret}`
  const asked: Intent = {
    ...intent,
    status: 'requires_action',
    payment_method: method.id,
    last_payment_error: null,
    next_action: { type: 'redirect_to_url', redirect_to_url: { url, return_url: returnUrl ?? null } },
  }
  desk.vault.put('intents', asked)
  tell(desk, 'payment_intent.requires_action', { object: asked })
  return asked
}

/** The person answered her bank. A refusal, or a card that is declined after all, leaves the intent asking for a card. */
export function answerBank(desk: Desk, intent: Intent, accepted: boolean): Intent {
  const method = desk.vault.get('methods', intent.payment_method ?? '')
  if (intent.status !== 'requires_action' || method === undefined) {
    throw unexpectedState(
      `This PaymentIntent is not waiting for its bank: it has a status of ${intent.status}.`,
      intent,
    )
  }
  if (accepted) return chargeCard(desk, intent, { method, authenticated: true })
  const code = 'payment_intent_authentication_failure'
  const message =
    'The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.'
  return refused(desk, intent, {
    error: { type: 'invalid_request_error', code, message, doc_url: docUrl(code), payment_method: method },
  })
}

export function cancelIntent(desk: Desk, intent: Intent, reason: string | null): Intent {
  refuseDeed('cancel', intent)
  const canceled: Intent = {
    ...intent,
    status: 'canceled',
    canceled_at: nowSeconds(),
    cancellation_reason: reason,
    next_action: null,
  }
  desk.vault.put('intents', canceled)
  tell(desk, 'payment_intent.canceled', { object: canceled })
  return canceled
}

export function intentById(desk: Desk, id: string): Intent {
  const intent = desk.vault.get('intents', id)
  if (intent === undefined) throw missing('payment_intent', id, id.startsWith('pi_') ? undefined : 'intent')
  return intent
}

/** The intent whose client secret this is; a wrong secret and an unknown intent look alike. */
export function intentBySecret(desk: Desk, secret: string): Intent | undefined {
  const intent = desk.vault.get('intents', secret.split('_secret_')[0] ?? '')
  return intent?.client_secret === secret ? intent : undefined
}

function refuseDeed(deed: Deed, intent: Intent) {
  if (may[deed].includes(intent.status)) return
  if (deed === 'confirm' && intent.status === 'succeeded') {
    throw unexpectedState(
      'You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.',
      intent,
    )
  }
  const list = may[deed].join(', ')
  const done = deed === 'cancel' ? 'canceled' : 'confirmed'
  throw unexpectedState(
    `You cannot ${deed} this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be ${done}: ${list}.`,
    intent,
  )
}

const least = 50
const most = 99_999_999

function refuseAmount({ amount, currency }: { amount: number; currency: string }) {
  if (amount < least)
    throw invalid(`Amount must be at least ${formatMoney(least, currency)} ${currency}`, {
      code: 'amount_too_small',
      param: 'amount',
    })
  if (amount > most)
    throw invalid(`Amount must be no more than ${formatMoney(most, currency)}`, {
      code: 'amount_too_large',
      param: 'amount',
    })
}
