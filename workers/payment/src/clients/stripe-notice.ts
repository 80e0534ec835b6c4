import type { Stripe } from 'stripe'
import type { Notice } from '../domain/notice.ts'
import { idOf, toDispute, toIntent, toRefund, toRisk, uuidIn } from './stripe-shapes.ts'

/** Reads the events of Stripe that concern an order's money; the rest, and what is not ours, is `other`. */
export function readNotice(event: Stripe.Event): Notice {
  try {
    return read(event)
  } catch (error) {
    // It was signed, so it is kept whatever it looks like.
    return { kind: 'unreadable', why: `it cannot be read: ${error instanceof Error ? error.message : String(error)}` }
  }
}

function read(event: Stripe.Event): Notice {
  switch (event.type) {
    case 'payment_intent.succeeded':
    case 'payment_intent.canceled':
    case 'payment_intent.processing':
      return intentNotice(event.data.object, false)
    case 'payment_intent.payment_failed':
      return intentNotice(event.data.object, true)
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
      return refundNotice(event.data.object)
    case 'charge.dispute.created':
    case 'charge.dispute.updated':
    case 'charge.dispute.closed':
    case 'charge.dispute.funds_withdrawn':
    case 'charge.dispute.funds_reinstated':
      return { kind: 'dispute', dispute: toDispute(event.data.object, event.created) }
    case 'charge.succeeded':
      return chargeNotice(event.data.object)
    case 'radar.early_fraud_warning.created':
      return warningNotice(event.data.object)
    default:
      return { kind: 'other' }
  }
}

function intentNotice(object: Stripe.PaymentIntent, failed: boolean): Notice {
  const intent = toIntent(object)
  return intent.orderId ? { kind: 'intent', intent, failed } : { kind: 'other' }
}

function refundNotice(object: Stripe.Refund): Notice {
  const { refundId, orderId } = object.metadata ?? {}
  const id = uuidIn(refundId)
  return id ? { kind: 'refund', refundId: id, orderId: uuidIn(orderId), refund: toRefund(object) } : { kind: 'other' }
}

function chargeNotice(charge: Stripe.Charge): Notice {
  const [risk, orderId] = [toRisk(charge), uuidIn(charge.metadata.orderId)]
  return risk && orderId ? { kind: 'risk', orderId, intentId: idOf(charge.payment_intent), risk } : { kind: 'other' }
}

// The card's bank has been told of a fraud: there is no higher risk.
function warningNotice({ payment_intent, fraud_type }: Stripe.Radar.EarlyFraudWarning): Notice {
  const risk = { level: 'HIGHEST', score: null, warning: fraud_type } as const
  return { kind: 'risk', orderId: null, intentId: idOf(payment_intent), risk }
}
