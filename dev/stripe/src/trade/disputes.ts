import { invalid } from '../http/errors.ts'
import { newId, nowSeconds } from '../ids.ts'
import type { Charge, Dispute } from '../shapes.ts'
import { type Desk, tell } from './desk.ts'

/** The cardholder asks her bank for the money back. */
export function disputeCharge(desk: Desk, charge: Charge): Dispute {
  if (!charge.paid || charge.disputed)
    throw invalid(`Charge ${charge.id} cannot be disputed: it is not paid, or disputed already.`)
  const dispute: Dispute = {
    id: newId('du'),
    object: 'dispute',
    amount: charge.amount - charge.amount_refunded,
    charge: charge.id,
    created: nowSeconds(),
    currency: charge.currency,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason: 'fraudulent',
    status: 'needs_response',
  }
  desk.vault.put('disputes', dispute)
  desk.vault.put('charges', { ...charge, disputed: true })
  tell(desk, 'charge.dispute.created', { object: dispute })
  return dispute
}
