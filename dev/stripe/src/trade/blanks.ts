/**
 * Fields that Stripe's objects have and this stand-in never fills, each with what Stripe says where there is nothing to say. With them
 * an answer has every name that a real one has; test/judged holds them against Stripe's own mock.
 */
export const blankIntent = {
  amount_details: { tip: {} },
  application: null,
  application_fee_amount: null,
  customer_account: null,
  excluded_payment_method_types: null,
  managed_payments: { enabled: false },
  on_behalf_of: null,
  payment_method_configuration_details: null,
  review: null,
  transfer_data: null,
  transfer_group: null,
} as const

export const blankCharge = {
  application: null,
  application_fee: null,
  application_fee_amount: null,
  calculated_statement_descriptor: 'QUIRE',
  failure_balance_transaction: null,
  fraud_details: {},
  on_behalf_of: null,
  receipt_number: null,
  receipt_url: null,
  review: null,
  source_transfer: null,
  statement_descriptor: null,
  statement_descriptor_suffix: null,
  transfer_data: null,
  transfer_group: null,
} as const

export const blankOutcome = { advice_code: null, network_advice_code: null, network_decline_code: null } as const

export const blankCard = {
  authorization_code: '123456',
  checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
  extended_authorization: { status: 'disabled' },
  incremental_authorization: { status: 'unavailable' },
  installments: null,
  mandate: null,
  multicapture: { status: 'unavailable' },
  network_token: { used: false },
  network_transaction_id: null,
  regulated_status: 'unregulated',
  transaction_link_id: null,
  wallet: null,
} as const

export const blankRefund = {
  customer_account: null,
  receipt_number: null,
  source_transfer_reversal: null,
  transfer_reversal: null,
} as const

/** What the shop can lay before the bank; nothing of it was. */
const noEvidence = Object.fromEntries(
  ['access_activity_log', 'billing_address', 'cancellation_policy', 'cancellation_policy_disclosure']
    .concat(['cancellation_rebuttal', 'customer_communication', 'customer_email_address', 'customer_name'])
    .concat(['customer_purchase_ip', 'customer_signature', 'duplicate_charge_documentation'])
    .concat(['duplicate_charge_explanation', 'duplicate_charge_id', 'product_description', 'receipt'])
    .concat(['refund_policy', 'refund_policy_disclosure', 'refund_refusal_explanation', 'service_date'])
    .concat(['service_documentation', 'shipping_address', 'shipping_carrier', 'shipping_date'])
    .concat(['shipping_documentation', 'shipping_tracking_number', 'uncategorized_file', 'uncategorized_text'])
    .map((name) => [name, null]),
)

export const blankDispute = {
  balance_transactions: [],
  enhanced_eligibility_types: [],
  evidence: { ...noEvidence, enhanced_evidence: {} },
  payment_method_details: {
    card: { brand: 'visa', case_type: 'chargeback', network: 'visa', network_reason_code: '10.4' },
    type: 'card',
  },
} as const
