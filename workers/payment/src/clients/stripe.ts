import type { Money } from '@quire/platform/money'
import { Stripe } from 'stripe'
import type { ProviderRefund } from '../domain/notice.ts'
import type { Intent } from '../domain/payment.ts'

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
  readIntent(intentId: string): Promise<Intent>
  /** Cancels, or answers how it stands when it cannot be cancelled any more. */
  cancelIntent(intentId: string): Promise<Intent>
  refund(wish: RefundWish): Promise<ProviderRefund>
  /** The refund made for this wish, if there is one. */
  findRefund(wish: RefundWish): Promise<ProviderRefund | null>
}

/**
 * The provider answered with a fault of its own. It stores that answer under the idempotency key, so the same key will fail for
 * ever, and whether it did something is unknown.
 * @see https://docs.stripe.com/api/idempotent_requests
 */
export class ProviderFault extends Error {
  override readonly name = 'ProviderFault'
}

/** Opens Stripe, or a stand-in that speaks its API at `apiUrl`. */
export function openStripe({ secretKey, apiUrl }: { secretKey: string; apiUrl?: string | undefined }): Provider {
  const stripe = new Stripe(secretKey, { ...addressOf(apiUrl), maxNetworkRetries: 0, timeout: 8000, telemetry: false })
  return {
    createIntent: (wish) => faults(() => createIntent(stripe, wish)),
    findIntent: (wish) => findIntent(stripe, wish),
    readIntent: async (id) => toIntent(await stripe.paymentIntents.retrieve(id)),
    cancelIntent: (id) => cancelIntent(stripe, id),
    refund: (wish) => faults(() => refund(stripe, wish)),
    findRefund: (wish) => findRefund(stripe, wish),
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
  const made = await stripe.refunds.create(
    { payment_intent: intentId, amount: amount.amount, metadata: { refundId, orderId } },
    { idempotencyKey: `refund-${refundId}-${attempt}` },
  )
  return toRefund(made)
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

/** Stripe's PaymentIntent in our words; also used for those that webhooks carry. */
export function toIntent(intent: Stripe.PaymentIntent): Intent {
  const { last_payment_error: failure } = intent
  const status = intent.status === 'succeeded' ? 'succeeded' : intent.status === 'canceled' ? 'cancelled' : 'open'
  const amount = status === 'succeeded' ? intent.amount_received : intent.amount
  return {
    id: intent.id,
    orderId: intent.metadata.orderId ?? null,
    attempt: Number(intent.metadata.attempt ?? 0),
    status,
    amount: { amount, currency: intent.currency.toUpperCase() as Money['currency'] },
    failure: failure
      ? {
          code: failure.decline_code ?? failure.code ?? 'declined',
          message: failure.message ?? 'The card was declined.',
        }
      : null,
  }
}

/** Stripe's Refund in our words. */
export function toRefund({ id, status }: Stripe.Refund): ProviderRefund {
  if (status === 'succeeded') return { id, status: 'done' }
  return { id, status: status === 'failed' || status === 'canceled' ? 'refused' : 'pending' }
}

async function faults<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof Stripe.errors.StripeAPIError) throw new ProviderFault('the provider failed', { cause })
    throw cause
  }
}
