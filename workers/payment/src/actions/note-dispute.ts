import type { ProviderBooks } from '../clients/stripe-lists.ts'
import type { DisputeStore } from '../data/dispute-store.ts'
import type { PaymentStore } from '../data/payment-store.ts'
import { hearDispute, type ProviderDispute } from '../domain/dispute.ts'
import { assessOn } from '../domain/risk.ts'

export interface Disputes {
  readonly payments: PaymentStore
  readonly disputes: DisputeStore
  readonly books: ProviderBooks
}

/**
 * Learns what a dispute has come to, and says so where that is new. It is found by the intent it names, or else by what its charge
 * belongs to at the provider. `unknown`: the charge is none of ours. An inquiry takes nothing, and a refund may end it: it is a risk of
 * the charge.
 * @param webhook the provider's event that told of it, which is settled with it
 */
export async function noteDispute({ payments, disputes, books }: Disputes, told: ProviderDispute, webhook?: string) {
  const named = told.intentId && (await payments.orderOf(told.intentId))
  const charge = named ? null : await books.readCharge(told.chargeId)
  const intentId = charge?.intentId ?? told.intentId
  const orderId = named || charge?.orderId || null
  const by = webhook === undefined ? {} : { webhook }
  if (told.isInquiry && told.status === 'OPEN' && orderId) {
    const risk = { level: 'ELEVATED', score: null, warning: `inquiry: ${told.reason}` } as const
    const learned = await payments.change(orderId, by, (payment) => assessOn(payment, risk, intentId))
    if (learned !== null) return learned !== 'already-heard' && learned.kind === 'changed' ? 'changed' : 'nothing'
  }
  const cause = { orderId, ...by }
  return disputes.hear({ ...told, intentId }, cause, hearDispute)
}
