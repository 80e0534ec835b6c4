import { ApiError, invalid, missing } from '../http/errors.ts'
import { newId, nowSeconds } from '../ids.ts'
import { formatMoney } from '../money.ts'
import type { Charge, Refund } from '../shapes.ts'
import { blankRefund } from './blanks.ts'
import { cardByFingerprint, type TestCard } from './cards.ts'
import { type Desk, tell } from './desk.ts'

export interface RefundAsked {
  readonly payment_intent?: string | undefined
  readonly charge?: string | undefined
  readonly amount?: number | undefined
  readonly reason?: string | undefined
  readonly metadata: Refund['metadata']
}

/** Gives a charge back, wholly or in part; never more than was paid and not yet given back. */
export function refundCharge(desk: Desk, asked: RefundAsked): Refund {
  const charge = chargeOf(desk, asked)
  const left = charge.amount - charge.amount_refunded
  if (left === 0) {
    throw invalid(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' })
  }
  if (charge.disputed) {
    throw invalid(`Charge ${charge.id} has been charged back; cannot issue a refund.`, { code: 'charge_disputed' })
  }
  const amount = asked.amount ?? left
  if (amount > left) throw tooMuch(charge, { amount, left })
  const refund = written(desk, { asked, charge, amount })
  tell(desk, 'refund.created', { object: refund })
  moveRefunded(desk, charge, amount)
  if (refund.status === 'succeeded') tellReference(desk, refund)
  if (cardOf(desk, charge)?.refund === 'fails') settleRefund(desk, refund.id, 'failed')
  return refund
}

function cardOf(desk: Desk, charge: Charge): TestCard | undefined {
  const method = desk.vault.get('methods', charge.payment_method)
  return method && cardByFingerprint(method.card.fingerprint)
}

/** Ends a pending refund the way the bank decided; a failed one gives the amount back to the charge. */
export function settleRefund(desk: Desk, id: string, status: 'succeeded' | 'failed'): Refund {
  const refund = desk.vault.get('refunds', id)
  if (refund === undefined) throw missing('refund', id)
  if (refund.status === status) return refund
  if (refund.status === 'failed') throw invalid(`Refund ${id} has failed and stays so.`)
  const previous = { status: refund.status }
  const settled: Refund = {
    ...refund,
    status,
    ...(status === 'failed' && { failure_reason: 'expired_or_canceled_card' }),
  }
  desk.vault.put('refunds', settled)
  tell(desk, 'refund.updated', { object: settled, previous })
  if (status === 'succeeded') return settled
  tell(desk, 'refund.failed', { object: settled })
  const charge = desk.vault.get('charges', refund.charge)
  if (charge !== undefined) {
    desk.vault.put('charges', { ...charge, amount_refunded: charge.amount_refunded - refund.amount, refunded: false })
  }
  return settled
}

function chargeOf(desk: Desk, asked: RefundAsked): Charge {
  if (asked.payment_intent === undefined && asked.charge === undefined) {
    throw invalid('One of the following params should be provided for this request: payment_intent or charge.')
  }
  const charge =
    asked.charge === undefined
      ? chargeOfIntent(desk, asked.payment_intent ?? '')
      : desk.vault.get('charges', asked.charge)
  if (charge === undefined) throw missing('charge', asked.charge ?? '', 'charge')
  if (!charge.paid)
    throw invalid(`Charge ${charge.id} has not been paid: there is nothing to refund.`, {
      code: 'charge_not_refundable',
    })
  return charge
}

function chargeOfIntent(desk: Desk, id: string): Charge {
  const intent = desk.vault.get('intents', id)
  if (intent === undefined) throw missing('payment_intent', id, 'payment_intent')
  const charge = desk.vault.get('charges', intent.latest_charge ?? '')
  if (intent.status === 'succeeded' && charge !== undefined) return charge
  throw new ApiError(400, {
    type: 'invalid_request_error',
    code: 'payment_intent_unexpected_state',
    message: `This PaymentIntent (${id}) does not have a successful charge to refund.`,
    payment_intent: intent,
  })
}

function tooMuch(charge: Charge, { amount, left }: { amount: number; left: number }) {
  const asked = formatMoney(amount, charge.currency)
  const kind = left === charge.amount ? 'charge amount' : 'unrefunded amount on charge'
  return invalid(`Refund amount (${asked}) is greater than ${kind} (${formatMoney(left, charge.currency)})`, {
    param: 'amount',
  })
}

function written(
  desk: Desk,
  { asked, charge, amount }: { asked: RefundAsked; charge: Charge; amount: number },
): Refund {
  const slow = cardOf(desk, charge)?.refund === 'pending'
  const refund: Refund = {
    ...blankRefund,
    id: newId('re'),
    object: 'refund',
    amount,
    balance_transaction: newId('txn'),
    charge: charge.id,
    created: nowSeconds(),
    currency: charge.currency,
    customer: charge.customer,
    destination_details: {
      type: 'card',
      card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
    },
    metadata: asked.metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: asked.reason ?? null,
    status: slow ? 'pending' : 'succeeded',
  }
  desk.vault.put('refunds', refund)
  return refund
}

function moveRefunded(desk: Desk, charge: Charge, amount: number) {
  const total = charge.amount_refunded + amount
  const moved: Charge = { ...charge, amount_refunded: total, refunded: total === charge.amount }
  desk.vault.put('charges', moved)
  const previous = { amount_refunded: charge.amount_refunded, refunded: charge.refunded }
  tell(desk, 'charge.refunded', { object: moved, previous })
}

/** The bank's reference comes in after the refund: Stripe tells it with `refund.updated`. */
function tellReference(desk: Desk, refund: Refund) {
  const card = {
    ...refund.destination_details.card,
    reference: String(refund.created).padStart(23, '7'),
    reference_status: 'available',
  }
  const updated: Refund = { ...refund, destination_details: { type: 'card', card } }
  desk.vault.put('refunds', updated)
  tell(desk, 'refund.updated', { object: updated, previous: { destination_details: refund.destination_details } })
}
