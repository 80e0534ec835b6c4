import type { Money } from '@quire/platform/money'
import { byPayment, can, record } from './history.ts'
import type { Change, Order } from './order.ts'
import { standsBySums } from './sums.ts'

export type DisputeStatus = 'OPEN' | 'WON' | 'LOST'

/** The payer told the bank that the charge was wrong; `id` is the provider's. */
export interface Dispute {
  readonly id: string
  readonly status: DisputeStatus
  readonly amount: Money
  readonly reason: string
  readonly openedAt: Date
  readonly closedAt: Date | null
  /** The number of the news that says so; null of news of before they were numbered. */
  readonly sequence: number | null
}

/** What is heard of a dispute. */
export interface DisputeNews extends Pick<Dispute, 'id' | 'status' | 'amount' | 'reason'> {
  readonly at: Date
  readonly sequence?: number | undefined
}

/** Whether the payer's bank has yet to decide: nothing is sent and nothing refunded meanwhile. */
export const isDisputed = ({ disputes }: Order): boolean => disputes.some(({ status }) => status === 'OPEN')

/** Whether money has come that can be disputed; word of a dispute may overtake the word of its payment. */
export const mayBeDisputed = (order: Order): boolean => can(order, 'DISPUTE_OPENED')

const types = { OPEN: 'DISPUTE_OPENED', WON: 'DISPUTE_WON', LOST: 'DISPUTE_LOST' } as const

/**
 * Notes how a dispute stands: the highest sequence is the truth, also when a decision is turned on appeal. Of news without one an end
 * is the last word. Null when it changes nothing.
 */
export function disputed(order: Order, { at, sequence, ...news }: DisputeNews): Change | null {
  const known = order.disputes.find(({ id }) => id === news.id)
  if (known && isOld(known, { ...news, sequence })) return null
  const counted = sequence ?? known?.sequence ?? null
  // It stands as before: only the number of the news is kept.
  if (known?.status === news.status) return { order: withDispute(order, { ...known, sequence: counted }), happened: [] }
  const closedAt = news.status === 'OPEN' ? null : at
  const now = withDispute(order, { ...news, openedAt: known?.openedAt ?? at, closedAt, sequence: counted })
  const details = { disputeId: news.id, amount: news.amount.amount, reason: news.reason.slice(0, 300) }
  const payment = order.payment.status === 'HELD' ? 'HELD' : standsBySums(now)
  return record(now, { type: types[news.status], at, doer: byPayment, details, payment })
}

function isOld(known: Dispute, { status, sequence }: Pick<DisputeNews, 'status' | 'sequence'>): boolean {
  if (sequence === undefined) return known.status !== 'OPEN' || status === 'OPEN'
  return known.sequence === null ? known.status !== 'OPEN' && status === 'OPEN' : sequence <= known.sequence
}

function withDispute(order: Order, dispute: Dispute): Order {
  const known = order.disputes.some(({ id }) => id === dispute.id)
  const disputes = known
    ? order.disputes.map((one) => (one.id === dispute.id ? dispute : one))
    : [...order.disputes, dispute]
  return { ...order, disputes }
}
