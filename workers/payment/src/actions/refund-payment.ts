import type { Provider, RefundWish } from '../clients/stripe.ts'
import type { PaymentStore } from '../data/payment-store.ts'
import type { Refund, RefundStore } from '../data/refund-store.ts'
import type { ProviderRefund } from '../domain/notice.ts'
import { type Failed, providerFailed } from '../domain/provider-fault.ts'

export interface Refunds {
  readonly payments: PaymentStore
  readonly refunds: RefundStore
  readonly provider: Provider
}

/** Gives the money of one stored refund back on the order's charge. Safe to run twice, and at the same time. */
export async function refundPayment({ payments, refunds, provider }: Refunds, refundId: string): Promise<void> {
  const refund = await refunds.find(refundId)
  if (refund?.status !== 'ASKED') return
  const payment = await payments.find(refund.orderId)
  if (!payment?.intentId) throw new Error('a refund came before its payment; ask again')
  const made = await makeRefund({ refunds, provider }, refund, payment.intentId)
  await settleRefund(refunds, refund, made)
}

/** Saves how a refund ended, and answers whether that was new; a pending one is left for the provider's webhook. */
export async function settleRefund(refunds: RefundStore, refund: Refund, made: ProviderRefund): Promise<boolean> {
  if (made.status === 'pending') return false
  const status = made.status === 'done' ? 'DONE' : 'REFUSED'
  return refunds.finish(refund, { status, providerRefundId: made.id, reason: made.reason ?? null })
}

async function makeRefund(
  { refunds, provider }: Pick<Refunds, 'refunds' | 'provider'>,
  refund: Refund,
  intentId: string,
): Promise<ProviderRefund> {
  const { refundId, orderId, amount, attempt } = refund
  const wish: RefundWish = { refundId, orderId, amount, attempt, intentId }
  const before = await provider.findRefund(wish)
  if (before) return before
  try {
    const made = await provider.refund(wish)
    // Refused may mean that nothing is left because it was made already, by a try whose answer was lost.
    return made.id === null ? ((await provider.findRefund(wish)) ?? made) : made
  } catch (fault) {
    if (!providerFailed(fault as Failed)) throw fault
    const found = await provider.findRefund(wish)
    if (found) return found
    await refunds.raiseAttempt(refund)
    throw fault
  }
}
