import type { Jobs } from '@quire/contracts/jobs'
import type { JobLine } from '@quire/platform/jobs'
import type { DisputeStore } from './data/dispute-store.ts'
import type { PaymentStore } from './data/payment-store.ts'
import type { ReconciliationStore } from './data/reconciliation-store.ts'
import type { RefundStore } from './data/refund-store.ts'
import type { WebhookStore } from './data/webhook-store.ts'

export interface Work {
  readonly payments: PaymentStore
  readonly refunds: RefundStore
  readonly disputes: DisputeStore
  readonly webhooks: WebhookStore
  readonly reconciliations: ReconciliationStore
  readonly jobs: JobLine<Jobs>
}

/** Adds the job of every obligation that is still open after a while: Redis may have lost it, or its last try is spent. */
export async function sweep({
  payments,
  refunds,
  webhooks,
  jobs,
}: Pick<Work, 'payments' | 'refunds' | 'webhooks' | 'jobs'>): Promise<void> {
  for (const { orderId, cancel } of await payments.unfinished()) {
    await jobs.add(cancel ? 'cancel-payment' : 'prepare-payment', { orderId }, { key: orderId })
  }
  for (const refundId of await refunds.unfinished()) await jobs.add('refund-payment', { refundId }, { key: refundId })
  for (const providerEventId of await webhooks.unfinished()) {
    await jobs.add('apply-webhook', { providerEventId }, { key: providerEventId })
  }
}
