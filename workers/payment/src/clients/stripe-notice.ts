import { isUuid } from '@quire/platform/id'
import type { Stripe } from 'stripe'
import type { Intent } from '../domain/payment.ts'
import { type ProviderRefund, toIntent, toRefund } from './stripe.ts'

/** What a webhook event tells us, in our words. */
export type Notice =
  | { readonly kind: 'intent'; readonly intent: Intent; readonly failed: boolean }
  | { readonly kind: 'refund'; readonly refundId: string; readonly refund: ProviderRefund }
  | { readonly kind: 'other' }

export type ReadNotice = (event: { type: string; payload: unknown }) => Notice

/** Reads the events of Stripe that concern an order's money; the rest, and what is not ours, is `other`. */
export const readStripeNotice: ReadNotice = ({ payload }) => {
  // The signature vouched for the shape when the event was received.
  const event = payload as Stripe.Event
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
