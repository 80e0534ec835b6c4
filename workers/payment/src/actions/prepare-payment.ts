import type { OpenedIntent, Provider } from '../clients/stripe.ts'
import type { PaymentStore } from '../data/payment-store.ts'
import { isOver, type Payment, prepared } from '../domain/payment.ts'
import { type Failed, providerFailed } from '../domain/provider-fault.ts'

export interface Payments {
  readonly payments: PaymentStore
  readonly provider: Provider
}

/** Makes the order's one PaymentIntent and says that it may be paid. Safe to run twice, and at the same time. */
export async function preparePayment({ payments, provider }: Payments, orderId: string): Promise<void> {
  if (!(await payments.begin(orderId))) return
  const payment = await payments.find(orderId)
  if (!payment || isOver(payment)) return
  const { intent, clientSecret } = await openIntent({ payments, provider }, payment)
  await payments.change(orderId, { clientSecret }, (current) => prepared(current, intent))
}

/**
 * The intent of this attempt: made, or found again. The attempt was stored before, so a crash in here repeats the same key; only
 * when the provider failed in itself, and its own list shows that nothing came of the attempt, is the next one used.
 */
export async function openIntent({ payments, provider }: Payments, payment: Payment): Promise<OpenedIntent> {
  const { orderId, number, attempt, amount } = payment
  try {
    return await provider.createIntent({ orderId, number, attempt, amount })
  } catch (fault) {
    if (!providerFailed(fault as Failed)) throw fault
    const found = await provider.findIntent({ orderId, since: payment.startedAt ?? new Date(0) })
    if (found) return found
    await payments.raiseAttempt(payment)
    throw fault
  }
}
