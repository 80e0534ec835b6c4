import { Stripe } from 'stripe'
import type { ProviderDispute } from '../domain/dispute.ts'
import type { Intent } from '../domain/payment.ts'
import type { ListedRefund, Window } from '../domain/reconcile.ts'
import { idOf, toDispute, toIntent, toListedRefund, uuidIn } from './stripe-shapes.ts'

/** What the provider knows, in our words: its lists of a time, page by page, and one thing by its id (null: it does not know it). */
export interface ProviderBooks {
  intents(window: Window): AsyncIterable<Intent>
  refunds(window: Window): AsyncIterable<ListedRefund>
  disputes(window: Window): AsyncIterable<ProviderDispute>
  readIntent(id: string): Promise<Intent | null>
  readRefund(id: string): Promise<ListedRefund | null>
  readDispute(id: string): Promise<ProviderDispute | null>
  /** What a charge belongs to. */
  readCharge(id: string): Promise<{ readonly orderId: string | null; readonly intentId: string | null } | null>
}

export const openBooks = (stripe: Stripe): ProviderBooks => ({
  intents: (window) =>
    each(stripe.paymentIntents.list({ ...listed(window), expand: ['data.latest_charge'] }), toIntent),
  refunds: (window) => each(stripe.refunds.list(listed(window)), toListedRefund),
  disputes: (window) => each(stripe.disputes.list(listed(window)), (one) => toDispute(one, null)),
  readIntent: (id) =>
    known(async () => toIntent(await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] }))),
  readRefund: (id) => known(async () => toListedRefund(await stripe.refunds.retrieve(id))),
  readDispute: (id) => known(async () => toDispute(await stripe.disputes.retrieve(id), null)),
  readCharge: (id) =>
    known(async () => {
      const charge = await stripe.charges.retrieve(id)
      return { orderId: uuidIn(charge.metadata.orderId), intentId: idOf(charge.payment_intent) }
    }),
})

const seconds = (at: Date) => Math.floor(at.getTime() / 1000)

const listed = ({ from, to }: Window) => ({ created: { gte: seconds(from), lte: seconds(to) }, limit: 100 })

async function* each<A, B>(all: AsyncIterable<A>, inOurWords: (one: A) => B): AsyncIterable<B> {
  for await (const one of all) yield inOurWords(one)
}

async function known<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 404) return null
    throw error
  }
}
