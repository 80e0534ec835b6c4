import { z } from 'zod'
import { invalid } from '../http/errors.ts'
import { pageOf } from '../http/lists.ts'
import { currency, expand, flag, integer, metadata, paging, text } from '../http/params.ts'
import { type Call, route } from '../http/route.ts'
import type { Intent, PaymentMethod } from '../shapes.ts'
import { customerById } from '../trade/customers.ts'
import type { Desk } from '../trade/desk.ts'
import { cancelIntent, changeIntent, confirmIntent, createIntent, intentById } from '../trade/intents.ts'
import { mergeMetadata } from '../trade/metadata.ts'
import { methodData, methodOf } from '../trade/methods.ts'
import { publicView } from '../trade/public-view.ts'
import { searchIntents } from '../trade/search.ts'

const webUrl = z.url({ protocol: /^https?$/, error: 'Not a valid URL' }).max(2048)

const shared = {
  ...expand,
  customer: text(255).optional(),
  description: text(1000).optional(),
  metadata: metadata.optional(),
  payment_method: text(255).optional(),
  payment_method_data: methodData.optional(),
  payment_method_options: z
    .strictObject({ card: z.strictObject({ request_three_d_secure: z.enum(['any', 'automatic', 'challenge']) }) })
    .optional(),
  allowed_payment_method_types: z.array(z.literal('card', 'The stand-in takes cards only')).min(1).optional(),
  payment_method_types: z.array(z.literal('card', 'The stand-in takes cards only')).min(1).optional(),
  receipt_email: z.union([z.literal(''), z.email('Invalid email address')]).optional(),
  shipping: z.record(z.string(), z.unknown()).optional(),
  statement_descriptor: text(22).optional(),
  statement_descriptor_suffix: text(22).optional(),
}
const created = z.strictObject({
  ...shared,
  amount: integer(1),
  currency,
  automatic_payment_methods: z
    .strictObject({ enabled: flag, allow_redirects: z.enum(['always', 'never']).default('always') })
    .optional(),
  capture_method: z
    .enum(['automatic', 'automatic_async'], 'The stand-in captures at once: automatic or automatic_async')
    .optional(),
  confirm: flag.optional(),
  return_url: webUrl.optional(),
})
const updated = z.strictObject({ ...shared, amount: integer(1).optional(), currency: currency.optional() })
const confirmed = z.strictObject({
  ...expand,
  client_secret: text(255).optional(),
  payment_method: text(255).optional(),
  payment_method_data: methodData.optional(),
  receipt_email: z.email('Invalid email address').optional(),
  return_url: webUrl.optional(),
})
const reasons = z.enum(['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer'])

export const paymentIntentRoutes = [
  route('POST /v1/payment_intents', { schema: created, run: create }),
  route('GET /v1/payment_intents', {
    schema: z.strictObject({ ...paging, customer: text(255).optional() }),
    run: ({ vault }, { params }) => {
      const rows = vault
        .all('intents')
        .filter((row) => params.customer === undefined || row.customer === params.customer)
      return pageOf(rows, { url: '/v1/payment_intents', kind: 'payment_intent', page: params })
    },
  }),
  route('GET /v1/payment_intents/search', {
    schema: z.strictObject({
      ...expand,
      query: text(500),
      limit: integer(1, 100).optional(),
      page: text(255).optional(),
    }),
    run: ({ vault }, { params }) => searchIntents(vault.all('intents'), params),
  }),
  route('GET /v1/payment_intents/:id', {
    schema: z.strictObject({ ...expand, client_secret: text(255).optional() }),
    publishable: true,
    run: (desk, call) => seenBy(call, allowed(desk, call)),
  }),
  route('POST /v1/payment_intents/:id', {
    schema: updated,
    run: (desk, { id, params }) => {
      const intent = intentById(desk, id)
      return changeIntent(desk, intent, fieldsOf(params, { old: intent, method: methodOf(desk, params) }))
    },
  }),
  route('POST /v1/payment_intents/:id/confirm', {
    schema: confirmed,
    publishable: true,
    run: (desk, call) => {
      const intent = allowed(desk, call)
      const { receipt_email: receiptEmail, return_url: returnUrl } = call.params
      return seenBy(call, confirmIntent(desk, intent, { method: methodOf(desk, call.params), returnUrl, receiptEmail }))
    },
  }),
  route('POST /v1/payment_intents/:id/cancel', {
    schema: z.strictObject({ ...expand, cancellation_reason: reasons.optional() }),
    run: (desk, { id, params }) => cancelIntent(desk, intentById(desk, id), params.cancellation_reason ?? null),
  }),
]

function create(desk: Desk, { params }: Call<z.output<typeof created>>) {
  if (params.customer !== undefined) customerById(desk, params.customer, 'customer')
  const method = methodOf(desk, params)
  const { amount, currency: money, automatic_payment_methods, capture_method } = params
  const intent = createIntent(desk, {
    ...fieldsOf(params, { method }),
    amount,
    currency: money,
    ...(automatic_payment_methods && { automatic_payment_methods }),
    ...(capture_method && { capture_method }),
  })
  return params.confirm ? confirmIntent(desk, intent, { method, returnUrl: params.return_url }) : intent
}

function fieldsOf(
  params: z.output<typeof updated>,
  { old, method }: { old?: Intent; method: PaymentMethod | undefined },
): Partial<Intent> {
  const {
    expand: _,
    payment_method: __,
    payment_method_data: ___,
    receipt_email,
    metadata: asked,
    payment_method_options,
    ...rest
  } = params
  const plain = {
    allowed_payment_method_types: rest.allowed_payment_method_types,
    amount: rest.amount,
    currency: rest.currency,
    customer: rest.customer,
    description: rest.description,
    payment_method_types: rest.payment_method_types,
    shipping: rest.shipping,
    statement_descriptor: rest.statement_descriptor,
    statement_descriptor_suffix: rest.statement_descriptor_suffix,
  }
  return {
    ...Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)),
    metadata: mergeMetadata(old?.metadata ?? {}, asked),
    ...(receipt_email !== undefined && { receipt_email: receipt_email || null }),
    ...(payment_method_options && { payment_method_options }),
    ...(method && { payment_method: method.id }),
  }
}

/** A browser proves with the client secret that this intent is its own. */
function allowed(desk: Desk, { id, params, caller }: Call<{ client_secret?: string | undefined }>): Intent {
  const intent = intentById(desk, id)
  const param = 'client_secret'
  if (caller === 'browser' && params.client_secret === undefined) {
    throw invalid('Missing required param: client_secret.', { code: 'parameter_missing', param })
  }
  if (params.client_secret !== undefined && params.client_secret !== intent.client_secret) {
    throw invalid('The client_secret provided does not match the client_secret associated with this PaymentIntent.', {
      code: 'payment_intent_invalid_parameter',
      param,
    })
  }
  return intent
}

const seenBy = ({ caller }: Call<unknown>, intent: Intent) => (caller === 'browser' ? publicView(intent) : intent)
