import type { Intent, PaymentError } from '../shapes.ts'

interface ErrorBody {
  readonly type: 'invalid_request_error' | 'card_error' | 'idempotency_error' | 'api_error'
  readonly message: string
  readonly code?: string
  readonly param?: string
  readonly decline_code?: string
  readonly charge?: string
  readonly doc_url?: string
  readonly payment_intent?: Intent
  readonly payment_method?: object
}

/** What Stripe would answer instead of the object that was asked for. */
export class ApiError extends Error {
  readonly status: number
  readonly body: { readonly error: ErrorBody }

  constructor(status: number, error: ErrorBody) {
    super(error.message)
    this.status = status
    this.body = { error: error.code === undefined ? error : { ...error, doc_url: docUrl(error.code) } }
  }
}

/** Thrown before an endpoint began: such an answer is not kept under the idempotency key. */
export class NotBegun extends ApiError {}

export const docUrl = (code: string) => `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`

export const invalid = (message: string, more: { code?: string; param?: string; status?: number } = {}) => {
  const { status = 400, ...rest } = more
  return new ApiError(status, { type: 'invalid_request_error', message, ...rest })
}

/** An id in the path that leads nowhere answers 404, one in a parameter 400. */
export const missing = (kind: string, id: string, param?: string) =>
  invalid(`No such ${kind}: '${id}'`, { code: 'resource_missing', param: param ?? 'id', status: param ? 400 : 404 })

export const unexpectedState = (message: string, intent: Intent) =>
  new ApiError(400, {
    type: 'invalid_request_error',
    code: 'payment_intent_unexpected_state',
    message,
    payment_intent: intent,
  })

export const cardError = (error: PaymentError, intent?: Intent) =>
  new ApiError(402, { ...error, ...(intent && { payment_intent: intent }) })
