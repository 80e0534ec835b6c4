import { isUuid } from '@quire/platform/id'
import type { Stripe } from 'stripe'
import type { Notice } from '../domain/notice.ts'
import { toIntent, toRefund } from './stripe.ts'

/** Reads the events of Stripe that concern an order's money; the rest, and what is not ours, is `other`. */
export function readNotice(event: Stripe.Event): Notice {
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
    default:
      return { kind: 'other' }
  }
}

function intentNotice(object: Stripe.PaymentIntent, failed: boolean): Notice {
  const intent = toIntent(object)
  return intent.orderId && isUuid(intent.orderId) ? { kind: 'intent', intent, failed } : { kind: 'other' }
}

function refundNotice(object: Stripe.Refund): Notice {
  const refundId = object.metadata?.refundId
  return refundId && isUuid(refundId) ? { kind: 'refund', refundId, refund: toRefund(object) } : { kind: 'other' }
}
