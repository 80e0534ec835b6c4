import { cancelUnstarted, isOver, learn } from '../domain/payment.ts'
import { tellOddity, type Webhooks } from './apply-webhook.ts'
import { openIntent, type Payments } from './prepare-payment.ts'

/**
 * Sees to it that nobody can pay any more, or learns that somebody did. An attempt that had begun may have left an intent behind
 * that we never heard of; asking for it again under the same key finds it, and then it is cancelled.
 */
export async function cancelPayment(
  { payments, provider, onOddity }: Payments & Pick<Webhooks, 'onOddity'>,
  orderId: string,
): Promise<void> {
  const unstarted = await payments.change(orderId, {}, cancelUnstarted)
  if (unstarted === null || (unstarted !== 'already-heard' && unstarted.kind === 'changed')) return
  const payment = await payments.find(orderId)
  if (!payment || isOver(payment)) return
  const intentId = payment.intentId ?? (await openIntent({ payments, provider }, payment)).intent.id
  const intent = await provider.cancelIntent(intentId)
  if (intent.status === 'open') throw new Error('the provider has not made up its mind; ask again')
  const learned = await payments.change(orderId, {}, (current) => learn(current, intent))
  if (learned !== null && learned !== 'already-heard') tellOddity(onOddity, orderId, learned)
}
