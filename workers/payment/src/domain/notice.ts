import type { ProviderDispute } from './dispute.ts'
import type { Intent } from './payment.ts'
import type { Risk } from './risk.ts'

/** What the provider did with a wish to refund. It has no id there when it was refused at once. */
export interface ProviderRefund {
  readonly id: string | null
  readonly status: 'done' | 'pending' | 'refused'
  /** Why it was refused, in the provider's words. */
  readonly reason?: string | null
}

/** What one of the provider's webhook events tells us. */
export type Notice =
  | { readonly kind: 'intent'; readonly intent: Intent; readonly failed: boolean }
  | {
      readonly kind: 'refund'
      readonly refundId: string
      readonly orderId?: string | null
      readonly refund: ProviderRefund
    }
  | { readonly kind: 'dispute'; readonly dispute: ProviderDispute }
  | { readonly kind: 'risk'; readonly orderId: string | null; readonly intentId: string | null; readonly risk: Risk }
  /** It is of a kind that concerns us, and not of a shape that we can read. */
  | { readonly kind: 'unreadable'; readonly why: string }
  | { readonly kind: 'other' }

/** The order that a notice names; null where the rows must be asked. */
export function orderNamed(notice: Notice): string | null {
  if (notice.kind === 'intent') return notice.intent.orderId
  return notice.kind === 'refund' || notice.kind === 'risk' ? (notice.orderId ?? null) : null
}

/** Whose money an event is about: the connected account (null: the provider's customer itself), and whether it is real. */
export interface Belonging {
  readonly account: string | null
  readonly livemode: boolean | null
}

/** Why an event is not about this shop's money; null when it is. An event that does not say whether it is live counts as ours. */
export function whyForeign(event: Belonging, ours: { readonly account: string | null; readonly livemode: boolean }) {
  if (event.livemode !== null && event.livemode !== ours.livemode) {
    return event.livemode
      ? 'it is about real money, and our key is for tests'
      : 'it is about test money, and our key is live'
  }
  if (event.account === null || event.account === ours.account) return null
  return `it is for the account ${event.account}, which is not ours`
}
