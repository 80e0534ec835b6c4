import type { Life } from '@quire/platform/lifecycle'
import { traced } from '@quire/platform/trace'
import { applyWebhook, type Webhooks } from './actions/apply-webhook.ts'
import { cancelPayment } from './actions/cancel-payment.ts'
import { preparePayment } from './actions/prepare-payment.ts'
import { refundPayment } from './actions/refund-payment.ts'
import type { Provider } from './clients/stripe.ts'
import type { Work } from './sweep.ts'

/** What each job does. */
export function deeds(life: Life, work: Work & Pick<Webhooks, 'ours'>, provider: Provider) {
  const onOddity = (about: object) => life.log.error(about, 'payment.odd')
  const onQuarantined = (about: object) => life.log.warn(about, 'webhook.quarantined')
  const room = { ...work, provider, books: provider.books, onOddity, onQuarantined }
  return {
    'prepare-payment': ({ orderId }: { orderId: string }) => preparePayment(room, orderId),
    'cancel-payment': ({ orderId }: { orderId: string }) => cancelPayment(room, orderId),
    'refund-payment': ({ refundId }: { refundId: string }) => refundPayment(room, refundId),
    // What the provider tells belongs to the story that began with the customer's click.
    'apply-webhook': async ({ providerEventId }: { providerEventId: string }) => {
      const parent = await work.webhooks.traceOf(providerEventId)
      await traced('apply webhook', { kind: 'consumer', parent }, () => applyWebhook(room, providerEventId))
    },
  }
}
