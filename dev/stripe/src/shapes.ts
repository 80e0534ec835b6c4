/** The objects of Stripe's API, as far as the stand-in speaks of them. Rows are never changed, only replaced. */
export type Metadata = Readonly<Record<string, string>>
/** What the stand-in never fills: see trade/blanks.ts. */
type Blank = Readonly<Record<string, unknown>>
type Shipping = Readonly<Record<string, unknown>> | null

export interface Customer {
  readonly id: string
  readonly object: 'customer'
  readonly created: number
  readonly email: string | null
  readonly name: string | null
  readonly phone: string | null
  readonly deleted?: true
  readonly description: string | null
  readonly livemode: false
  readonly metadata: Metadata
}

export interface PaymentMethod {
  readonly id: string
  readonly object: 'payment_method'
  readonly type: 'card'
  readonly created: number
  readonly livemode: false
  readonly customer: string | null
  readonly billing_details: Readonly<Record<string, unknown>>
  readonly card: {
    readonly brand: string
    readonly country: string
    readonly exp_month: number
    readonly exp_year: number
    readonly fingerprint: string
    readonly funding: 'credit'
    readonly last4: string
  }
  readonly metadata: Metadata
}

export type IntentStatus =
  | 'requires_payment_method'
  | 'requires_confirmation'
  | 'requires_action'
  | 'succeeded'
  | 'canceled'

export interface PaymentError {
  readonly type: 'card_error' | 'invalid_request_error'
  readonly code: string
  readonly message: string
  readonly decline_code?: string
  readonly advice_code?: string
  readonly param?: string
  readonly charge?: string
  readonly doc_url: string
  readonly payment_method: PaymentMethod
}

export interface Intent extends Blank {
  readonly id: string
  readonly object: 'payment_intent'
  readonly amount: number
  readonly amount_capturable: 0
  readonly amount_received: number
  readonly allowed_payment_method_types: readonly string[] | null
  readonly automatic_payment_methods: { readonly enabled: boolean; readonly allow_redirects: string } | null
  readonly canceled_at: number | null
  readonly cancellation_reason: string | null
  readonly capture_method: 'automatic' | 'automatic_async'
  readonly client_secret: string
  readonly confirmation_method: 'automatic'
  readonly created: number
  readonly currency: string
  readonly customer: string | null
  readonly description: string | null
  readonly last_payment_error: PaymentError | null
  readonly latest_charge: string | null
  readonly livemode: false
  readonly metadata: Metadata
  readonly next_action: NextAction | null
  readonly payment_method: string | null
  readonly payment_method_options: { readonly card: { readonly request_three_d_secure: string } }
  readonly payment_method_types: readonly string[]
  readonly processing: null
  readonly receipt_email: string | null
  readonly setup_future_usage: null
  readonly shipping: Shipping
  readonly statement_descriptor: string | null
  readonly statement_descriptor_suffix: string | null
  readonly status: IntentStatus
}

export interface NextAction {
  readonly type: 'redirect_to_url'
  readonly redirect_to_url: { readonly url: string; readonly return_url: string | null }
}

export interface Charge extends Blank {
  readonly id: string
  readonly object: 'charge'
  readonly amount: number
  readonly amount_captured: number
  readonly amount_refunded: number
  readonly balance_transaction: string | null
  readonly billing_details: Readonly<Record<string, unknown>>
  readonly captured: boolean
  readonly created: number
  readonly currency: string
  readonly customer: string | null
  readonly description: string | null
  readonly disputed: boolean
  readonly failure_code: string | null
  readonly failure_message: string | null
  readonly livemode: false
  readonly metadata: Metadata
  readonly outcome: Readonly<Record<string, unknown>>
  readonly paid: boolean
  readonly payment_intent: string
  readonly payment_method: string
  readonly payment_method_details: Readonly<Record<string, unknown>>
  readonly receipt_email: string | null
  readonly refunded: boolean
  readonly shipping: Shipping
  readonly status: 'succeeded' | 'failed'
}

export interface Refund extends Blank {
  readonly id: string
  readonly object: 'refund'
  readonly amount: number
  readonly balance_transaction: string
  readonly charge: string
  readonly created: number
  readonly currency: string
  readonly customer: string | null
  readonly destination_details: { readonly type: 'card'; readonly card: Readonly<Record<string, string>> }
  readonly failure_reason?: string
  readonly metadata: Metadata
  readonly payment_intent: string
  readonly payment_method: string
  readonly reason: string | null
  readonly status: 'pending' | 'succeeded' | 'failed'
}

export interface Dispute extends Blank {
  readonly id: string
  readonly object: 'dispute'
  readonly amount: number
  readonly charge: string
  readonly created: number
  readonly currency: string
  readonly evidence_details: Readonly<Record<string, unknown>>
  readonly is_charge_refundable: boolean
  readonly livemode: false
  readonly metadata: Metadata
  readonly payment_intent: string
  readonly reason: string
  readonly status: DisputeStatus
}

export type DisputeStatus =
  | ('needs_response' | 'under_review' | 'won' | 'lost')
  | ('warning_needs_response' | 'warning_under_review' | 'warning_closed')

export interface FraudWarning {
  readonly id: string
  readonly object: 'radar.early_fraud_warning'
  readonly actionable: boolean
  readonly charge: string
  readonly created: number
  readonly fraud_type: string
  readonly livemode: false
  readonly payment_intent: string
}

export interface StripeEvent {
  readonly id: string
  readonly object: 'event'
  readonly api_version: string
  readonly created: number
  readonly data: { readonly object: object; readonly previous_attributes?: object }
  readonly livemode: false
  readonly pending_webhooks: number
  readonly request: { readonly id: string | null; readonly idempotency_key: string | null }
  readonly type: string
}
