import type { ProviderBooks } from '../clients/stripe-lists.ts'
import type { DisputeStore } from '../data/dispute-store.ts'
import type { PaymentStore } from '../data/payment-store.ts'
import { hearDispute, type ProviderDispute } from '../domain/dispute.ts'

export interface Disputes {
  readonly payments: PaymentStore
  readonly disputes: DisputeStore
  readonly books: ProviderBooks
}

/**
 * Learns what a dispute has come to, and says so where that is new. It is found by the intent it names, or else by what its charge
 * belongs to at the provider. `unknown`: the charge is none of ours.
 * @param webhook the provider's event that told of it, which is settled with it
 */
export async function noteDispute({ payments, disputes, books }: Disputes, told: ProviderDispute, webhook?: string) {
  const named = told.intentId && (await payments.orderOf(told.intentId))
  const charge = named ? null : await books.readCharge(told.chargeId)
  const intentId = charge?.intentId ?? told.intentId
  const cause = { orderId: named || charge?.orderId || null, ...(webhook !== undefined && { webhook }) }
  return disputes.hear({ ...told, intentId }, cause, hearDispute)
}
