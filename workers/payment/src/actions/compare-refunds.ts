import { compareRefund, type Finding, type ListedRefund, report, type Window } from '../domain/reconcile.ts'
import type { CompareBooks } from './compare-intents.ts'
import type { Looked } from './looked.ts'
import { settleRefund } from './refund-payment.ts'

/** The provider's refunds of that time, then those of ours of which it said nothing. Answers how many there were. */
export async function compareRefunds(at: CompareBooks, window: Window, looked: Looked): Promise<number> {
  let count = 0
  for await (const listed of at.books.refunds(window)) {
    if (looked.has(listed.id)) continue
    await at.look(listed.id)
    count += 1
    await compareOne(at, listed)
  }
  for await (const { refundId, providerRefundId } of at.refunds.doneBetween(window.from, window.to)) {
    if (looked.has(providerRefundId)) continue
    await at.look(providerRefundId)
    count += 1
    const listed = await at.books.readRefund(providerRefundId)
    await (listed ? compareOne(at, listed) : noteMissing(at, refundId, providerRefundId))
  }
  return count
}

async function compareOne(at: CompareBooks, listed: ListedRefund): Promise<void> {
  const verdict = await judge(at, listed)
  if (verdict.kind === 'agrees') return
  // The list is as old as its page: both sides are asked once more.
  const fresh = (await at.books.readRefund(listed.id)) ?? listed
  const now = await judge(at, fresh)
  if (now.kind === 'agrees') return
  if (now.kind === 'report') return at.note(now.finding)
  const own = await at.refunds.find(fresh.refundId ?? '')
  if (own && (await settleRefund(at.refunds, own, fresh.made))) await at.note(now.finding)
}

async function judge({ refunds, payments }: CompareBooks, listed: ListedRefund) {
  const own = listed.refundId === null ? null : await refunds.find(listed.refundId)
  const orderId = listed.intentId === null ? null : await payments.orderOf(listed.intentId)
  return compareRefund(own, listed, orderId)
}

async function noteMissing({ refunds, note }: CompareBooks, refundId: string, providerId: string): Promise<void> {
  const own = await refunds.find(refundId)
  if (own?.status === 'DONE') await note(missing(own.orderId, providerId))
}

const missing = (orderId: string, providerId: string): Finding =>
  report('REFUND_MISSING', { orderId, providerId, ours: 'DONE', theirs: null }).finding
