import type { Journey } from './journeys.ts'

/** Where a process dies, or stalls: its service, the name of the point, and a journey that gets there. */
export interface Point {
  readonly service: string
  readonly at: string
  readonly journey: Journey
  /** It stalls for so long there, in milliseconds, and does not die. */
  readonly stallMs?: number
}

const on = (service: string, journey: Journey, ...names: string[]): Point[] =>
  names.map((at) => ({ service, at, journey }))

/**
 * Before and after each await between request, transaction, queue, provider, record and mail. `hear` is before a handler and `heard`
 * after it, when its job is not yet done; `saved` is before a commit and `committed` after it.
 */
export const points: readonly Point[] = [
  // The request, up to the order's transaction.
  ...on('gateway', 'bought', 'room.answered'),
  ...on('order', 'bought', 'key.asked', 'key.taken', 'reserve.asked', 'reserve.answered'),
  ...on('catalog', 'bought', 'reserve.before', 'reserve.done'),
  ...on('order', 'bought', 'order.writing', 'order.committed'),
  ...on('order', 'refused', 'refusal.stored', 'closing.released'),
  ...on('catalog', 'refused', 'release.before', 'release.done'),
  // From the outbox through the queue to those who hear it.
  ...on('order', 'bought', 'relay.marked.order.placed', 'relay.added.order.placed'),
  ...on('cart', 'bought', 'hear.order.placed', 'heard.order.placed'),
  ...on('payment', 'bought', 'hear.order.placed', 'heard.order.placed'),
  // The provider, and what it tells.
  ...on(
    'payment',
    'bought',
    'intent.wanted',
    'intent.made',
    'outbox.saved.payment.prepared',
    'outbox.committed.payment.prepared',
  ),
  ...on('order', 'bought', 'hear.payment.prepared', 'heard.payment.prepared'),
  ...on(
    'payment',
    'bought',
    'webhook.signed',
    'webhook.kept',
    'webhook.answering',
    'webhook.taken',
    'done.apply-webhook',
  ),
  ...on('payment', 'bought', 'outbox.saved.payment.succeeded', 'outbox.committed.payment.succeeded'),
  ...on('payment', 'bought', 'relay.marked.payment.succeeded', 'relay.added.payment.succeeded'),
  ...on('payment', 'unpaid', 'outbox.committed.payment.failed'),
  ...on('order', 'declined', 'hear.payment.failed'),
  ...on('order', 'unpaid', 'heard.payment.failed'),
  // The record: stock is sold, and the order is paid.
  ...on('order', 'bought', 'hear.payment.succeeded', 'stock.claimed'),
  ...on('catalog', 'bought', 'claim.before', 'claim.done'),
  ...on('order', 'bought', 'outbox.saved.order.paid', 'outbox.committed.order.paid', 'heard.payment.succeeded'),
  // The mail.
  ...on(
    'email',
    'bought',
    'hear.order.paid',
    'mail.kept',
    'mail.taken',
    'mail.handed',
    'mail.recorded',
    'heard.order.paid',
  ),
  // An order that ends unpaid.
  ...on(
    'order',
    'cancelled',
    'outbox.committed.order.cancelled',
    'hear.payment.cancelled',
    'stock.released',
    'heard.payment.cancelled',
  ),
  ...on('payment', 'cancelled', 'heard.order.cancelled', 'cancel.asked', 'cancel.answered'),
  ...on('order', 'expired', 'outbox.saved.order.expired', 'outbox.committed.order.expired'),
  // Money and books that go back.
  ...on(
    'order',
    'given-back',
    'outbox.committed.order.refund-asked',
    'hear.payment.refunded',
    'heard.payment.refunded',
  ),
  ...on(
    'payment',
    'given-back',
    'heard.order.refund-asked',
    'refund.asked',
    'refund.answered',
    'outbox.committed.payment.refunded',
  ),
  ...on('catalog', 'given-back', 'hear.order.return-received', 'heard.order.return-received'),
]

/**
 * A request that stalls for longer than its lease, with the books reserved; and whoever closes its key meanwhile stalls too, between
 * the release and the end of it. Both wake up: only one of them may decide.
 */
export const stalls: readonly Point[] = [
  { service: 'order', at: 'reserve.answered', journey: 'gone', stallMs: 16_000 },
  { service: 'order', at: 'closing.released', journey: 'gone', stallMs: 12_000 },
]
