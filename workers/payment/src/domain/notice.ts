import type { Intent } from './payment.ts'

/** What the provider did with a wish to refund. */
export interface ProviderRefund {
  readonly id: string
  readonly status: 'done' | 'pending' | 'refused'
}

/** What one of the provider's webhook events tells us. */
export type Notice =
  | { readonly kind: 'intent'; readonly intent: Intent; readonly failed: boolean }
  | { readonly kind: 'refund'; readonly refundId: string; readonly refund: ProviderRefund }
  | { readonly kind: 'other' }
