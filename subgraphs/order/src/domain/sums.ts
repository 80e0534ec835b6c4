import { type Money, money, sum } from '@quire/platform/money'
import type { PaymentStatus } from './moves.ts'
import type { Order, Refund } from './order.ts'

/** What may still go back: what was received, less what the payer's bank took, less whatever is asked for and did not fail. */
export function leftToRefund({ payment, refunds, disputes }: Pick<Order, 'payment' | 'refunds' | 'disputes'>): Money {
  if (payment.received === null) return money(0)
  const asked = sum(refunds.flatMap(({ failedAt, amount }) => (failedAt === null ? [amount] : [])))
  const left = payment.received.amount - asked.amount - lostTo(disputes)
  return money(Math.max(0, left), payment.received.currency)
}

/** Where the money of a paid order stands by its refunds and disputes alone, in whatever order they were heard. */
export function standsBySums(order: Order): PaymentStatus {
  const left = leftToRefund(order).amount
  if (left === 0 && lostTo(order.disputes) > 0) return 'CHARGED_BACK'
  if (Math.min(left, owedAgain(order.refunds)) > 0) return 'REFUND_FAILED'
  const back = sum(order.refunds.flatMap(({ doneAt, amount }) => (doneAt ? [amount] : [])))
  if (back.amount >= (order.payment.received ?? order.total).amount) return 'REFUNDED'
  if (order.refunds.some(({ doneAt, failedAt }) => !doneAt && !failedAt)) return 'REFUNDING'
  return back.amount > 0 ? 'PARTLY_REFUNDED' : 'SUCCEEDED'
}

const lostTo = (disputes: Order['disputes']): number =>
  sum(disputes.flatMap(({ status, amount }) => (status === 'LOST' ? [amount] : []))).amount

// What failed and was not asked for again since. Of one moment, what was asked first is looked at first.
function owedAgain(refunds: readonly Refund[]): number {
  const told = refunds.flatMap(({ amount: { amount }, askedAt, failedAt }, index) => [
    { at: askedAt.getTime(), index, owes: -amount },
    ...(failedAt ? [{ at: failedAt.getTime(), index, owes: amount }] : []),
  ])
  told.sort((a, b) => a.at - b.at || a.index - b.index || a.owes - b.owes)
  return told.reduce((owed, { owes }) => Math.max(0, owed + owes), 0)
}
