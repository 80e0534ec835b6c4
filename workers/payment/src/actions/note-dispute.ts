import type { ProviderBooks } from '../clients/stripe-lists.ts'
import type { DisputeStore } from '../data/dispute-store.ts'
import { hearDispute, type ProviderDispute } from '../domain/dispute.ts'

export interface Disputes {
  readonly disputes: DisputeStore
  readonly books: ProviderBooks
}

/**
 * Learns what a dispute has come to, and says so where that is new. It is found by the intent it names, or else by what its charge
 * belongs to at the provider. `unknown`: the charge is none of ours.
 * @param webhook the provider's event that told of it, which is settled with it
 */
export async function noteDispute({ disputes, books }: Disputes, told: ProviderDispute, webhook?: string) {
  const cause = webhook === undefined ? {} : { webhook }
  const heard = await disputes.hear(told, cause, hearDispute)
  if (heard !== 'unknown') return heard
  const charge = await books.readCharge(told.chargeId)
  if (!charge || (charge.orderId === null && charge.intentId === null)) return heard
  return disputes.hear({ ...told, intentId: charge.intentId }, { ...cause, orderId: charge.orderId }, hearDispute)
}
