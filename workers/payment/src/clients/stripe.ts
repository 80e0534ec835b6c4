import type { Money } from '@quire/platform/money'
import { Stripe } from 'stripe'
import type { ProviderRefund } from '../domain/notice.ts'
import type { Intent } from '../domain/payment.ts'
import { openBooks, type ProviderBooks } from './stripe-lists.ts'
import { toIntent, toRefund } from './stripe-shapes.ts'

/** An intent with the secret that lets its payer confirm it. */
export interface OpenedIntent {
  readonly intent: Intent
  readonly clientSecret: string | null
}

export interface RefundWish {
  readonly refundId: string
  readonly orderId: string
  readonly intentId: string
  readonly attempt: number
  readonly amount: Money
}

/** The payment provider, in our words. Every change carries an idempotency key, so asking twice does it once. */
export interface Provider {
  createIntent(wish: { orderId: string; number: string; attempt: number; amount: Money }): Promise<OpenedIntent>
  /** The intent of this order made since then, if there is one: looks at the provider's own list. */
  findIntent(wish: { orderId: string; since: Date }): Promise<OpenedIntent | null>
  /** Cancels, or answers how it stands when it cannot be cancelled any more. */
  cancelIntent(intentId: string): Promise<Intent>
  /** Gives money back. What can never be given back (it is more than is left, or disputed) is answered as refused. */
  refund(wish: RefundWish): Promise<ProviderRefund>
  /** The refund made for this wish, if there is one. */
  findRefund(wish: RefundWish): Promise<ProviderRefund | null>
  readonly books: ProviderBooks
}

/**
 * The provider answered with a fault of its own. It stores that answer under the idempotency key, so the same key will fail for
 * ever, and whether it did something is unknown.
 * @see https://docs.stripe.com/api/idempotent_requests
 */
export class ProviderFault extends Error {
  override readonly name = 'ProviderFault'
}

export interface StripeAccount {
  readonly secretKey: string
  readonly apiUrl?: string | undefined
  /** The connected account in whose name is asked. */
  readonly account?: string | undefined
}

/** Opens Stripe, or a stand-in that speaks its API at `apiUrl`. */
export function openStripe({ secretKey, apiUrl, account }: StripeAccount): Provider {
  const stripe = new Stripe(secretKey, {
    ...addressOf(apiUrl),
    ...(account && { stripeAccount: account }),
    maxNetworkRetries: 0,
    timeout: 8000,
    telemetry: false,
  })
  return {
    createIntent: (wish) => faults(() => createIntent(stripe, wish)),
    findIntent: (wish) => findIntent(stripe, wish),
    cancelIntent: (id) => cancelIntent(stripe, id),
    refund: (wish) => faults(() => refund(stripe, wish)),
    findRefund: (wish) => findRefund(stripe, wish),
    books: openBooks(stripe),
  }
}

function addressOf(apiUrl: string | undefined) {
  if (!apiUrl) return {}
  const { hostname, port, protocol } = new URL(apiUrl)
  return { host: hostname, port, protocol: protocol === 'http:' ? ('http' as const) : ('https' as const) }
}

async function createIntent(
  stripe: Stripe,
  { orderId, number, attempt, amount }: Parameters<Provider['createIntent']>[0],
): Promise<OpenedIntent> {
  const made = await stripe.paymentIntents.create(
    {
      amount: amount.amount,
      currency: amount.currency.toLowerCase(),
      // Cards and the wallets that ride on them: nothing that settles days later.
      allowed_payment_method_types: ['card'],
      description: `Order ${number}`,
      metadata: { orderId, attempt: String(attempt) },
    },
    { idempotencyKey: `${orderId}-${attempt}` },
  )
  return opened(made)
}

async function findIntent(stripe: Stripe, { orderId, since }: Parameters<Provider['findIntent']>[0]) {
  const created = { gte: Math.floor(since.getTime() / 1000) - 60 }
  for await (const intent of stripe.paymentIntents.list({ created, limit: 100 })) {
    if (intent.metadata.orderId === orderId && intent.status !== 'canceled') return opened(intent)
  }
  return null
}

async function cancelIntent(stripe: Stripe, id: string): Promise<Intent> {
  try {
    return toIntent(await stripe.paymentIntents.cancel(id))
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error
    return toIntent(await stripe.paymentIntents.retrieve(id))
  }
}

async function refund(
  stripe: Stripe,
  { refundId, orderId, intentId, attempt, amount }: RefundWish,
): Promise<ProviderRefund> {
  try {
    const made = await stripe.refunds.create(
      { payment_intent: intentId, amount: amount.amount, metadata: { refundId, orderId } },
      { idempotencyKey: `refund-${refundId}-${attempt}` },
    )
    return toRefund(made)
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error
    // An empty balance fills up again, but this key would be answered the same for ever.
    if (error.code === 'balance_insufficient') throw new ProviderFault('the balance is too low', { cause: error })
    return { id: null, status: 'refused', reason: error.message }
  }
}

async function findRefund(stripe: Stripe, { refundId, intentId }: RefundWish): Promise<ProviderRefund | null> {
  for await (const made of stripe.refunds.list({ payment_intent: intentId, limit: 100 })) {
    if (made.metadata?.refundId === refundId) return toRefund(made)
  }
  return null
}

const opened = (intent: Stripe.PaymentIntent): OpenedIntent => ({
  intent: toIntent(intent),
  clientSecret: intent.client_secret,
})

async function faults<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    // 409: the same key is being worked on just now, and will have an answer when it is asked again.
    if (cause instanceof Stripe.errors.StripeAPIError && cause.statusCode !== 409) {
      throw new ProviderFault('the provider failed', { cause })
    }
    throw cause
  }
}
