import type { Money } from '@quire/platform/money'
import { byPayment, can, record } from './history.ts'
import type { Change, Order } from './order.ts'

export type DisputeStatus = 'OPEN' | 'WON' | 'LOST'

/** The payer told the bank that the charge was wrong; `id` is the provider's. */
export interface Dispute {
  readonly id: string
  readonly status: DisputeStatus
  readonly amount: Money
  readonly reason: string
  readonly openedAt: Date
  readonly closedAt: Date | null
}

/** What is heard of a dispute. */
export interface DisputeNews extends Pick<Dispute, 'id' | 'status' | 'amount' | 'reason'> {
  readonly at: Date
}

/** Whether the payer's bank has yet to decide: nothing is sent and nothing refunded meanwhile. */
export const isDisputed = ({ disputes }: Order): boolean => disputes.some(({ status }) => status === 'OPEN')

/** Whether money has come that can be disputed; word of a dispute may overtake the word of its payment. */
export const mayBeDisputed = (order: Order): boolean => can(order, 'DISPUTE_OPENED')

const types = { OPEN: 'DISPUTE_OPENED', WON: 'DISPUTE_WON', LOST: 'DISPUTE_LOST' } as const

/** Notes how a dispute stands; its end is the last word, whatever is heard after it. Null when that was known. */
export function disputed(order: Order, { at, ...news }: DisputeNews): Change | null {
  const known = order.disputes.find(({ id }) => id === news.id)
  if (known && (known.status !== 'OPEN' || news.status === 'OPEN')) return null
  const dispute = { ...news, openedAt: known?.openedAt ?? at, closedAt: news.status === 'OPEN' ? null : at }
  const disputes = known ? order.disputes.map((one) => (one === known ? dispute : one)) : [...order.disputes, dispute]
  const details = { disputeId: news.id, amount: news.amount.amount, reason: news.reason.slice(0, 300) }
  return record({ ...order, disputes }, { type: types[news.status], at, doer: byPayment, details })
}
