import { invalid, missing } from '../http/errors.ts'
import { newId, nowSeconds } from '../ids.ts'
import type { Charge, Dispute, FraudWarning } from '../shapes.ts'
import { blankDispute } from './blanks.ts'
import { type Desk, tell } from './desk.ts'

const days = 86_400

export interface DisputeAsked {
  readonly reason?: string
  /** The bank only asks: no money moves unless it becomes a dispute. */
  readonly inquiry?: boolean
}

/** The cardholder asks her bank for the money back, and the bank takes it. */
export function disputeCharge(desk: Desk, charge: Charge, { reason, inquiry = false }: DisputeAsked = {}): Dispute {
  if (!charge.paid || charge.disputed)
    throw invalid(`Charge ${charge.id} cannot be disputed: it is not paid, or disputed already.`)
  const created = nowSeconds()
  const dispute: Dispute = {
    ...blankDispute,
    id: newId('du'),
    object: 'dispute',
    amount: charge.amount - charge.amount_refunded,
    charge: charge.id,
    created,
    currency: charge.currency,
    evidence_details: {
      due_by: created + 9 * days,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
    },
    is_charge_refundable: inquiry,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason: reason ?? 'fraudulent',
    status: inquiry ? 'warning_needs_response' : 'needs_response',
  }
  desk.vault.put('disputes', dispute)
  // As at Stripe an inquiry does not stand in the way of a refund.
  desk.vault.put('charges', { ...charge, disputed: !inquiry })
  tell(desk, 'charge.dispute.created', { object: dispute })
  if (!inquiry) tell(desk, 'charge.dispute.funds_withdrawn', { object: dispute })
  return dispute
}

export const disputeById = ({ vault }: Desk, id: string): Dispute => {
  const dispute = vault.get('disputes', id)
  if (dispute === undefined) throw missing('dispute', id)
  return dispute
}

/** The bank looks at what the shop laid before it. */
export function reviewDispute(desk: Desk, dispute: Dispute): Dispute {
  refuseClosed(dispute)
  const status = dispute.status.startsWith('warning') ? 'warning_under_review' : 'under_review'
  return changed(desk, dispute, { status, tales: ['charge.dispute.updated'] })
}

/** The bank decides; what is won comes back. An inquiry is closed, whoever asked for what. */
export function closeDispute(desk: Desk, dispute: Dispute, as: 'won' | 'lost'): Dispute {
  refuseClosed(dispute)
  if (dispute.status.startsWith('warning')) {
    return changed(desk, dispute, { status: 'warning_closed', tales: ['charge.dispute.closed'] })
  }
  const back = as === 'won' ? (['charge.dispute.funds_reinstated'] as const) : []
  return changed(desk, dispute, { status: as, tales: ['charge.dispute.closed', ...back] })
}

/** The card's bank tells of a fraud before anybody disputes the charge. */
export function warnOfFraud(desk: Desk, charge: Charge): FraudWarning {
  const warning: FraudWarning = {
    id: newId('issfr'),
    object: 'radar.early_fraud_warning',
    actionable: !charge.disputed && !charge.refunded,
    charge: charge.id,
    created: nowSeconds(),
    fraud_type: 'unauthorized_use_of_card',
    livemode: false,
    payment_intent: charge.payment_intent,
  }
  desk.vault.put('warnings', warning)
  tell(desk, 'radar.early_fraud_warning.created', { object: warning })
  return warning
}

type Told = `charge.dispute.${'updated' | 'closed' | 'funds_reinstated'}`

type Change = Pick<Dispute, 'status'> & { readonly tales: readonly Told[] }

function changed(desk: Desk, dispute: Dispute, { status, tales }: Change): Dispute {
  const now: Dispute = { ...dispute, status }
  desk.vault.put('disputes', now)
  for (const type of tales) tell(desk, type, { object: now, previous: { status: dispute.status } })
  return now
}

const over = new Set<Dispute['status']>(['won', 'lost', 'warning_closed'])

function refuseClosed({ id, status }: Dispute) {
  if (over.has(status)) throw invalid(`Dispute ${id} is over: it is ${status}.`)
}
