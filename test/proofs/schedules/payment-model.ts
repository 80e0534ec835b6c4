import { money } from '../../../platform/money.ts'
import type { PaymentStore } from '../../../workers/payment/src/data/payment-store.ts'
import type { Refund, RefundEnd, RefundStore } from '../../../workers/payment/src/data/refund-store.ts'
import { outcomeOf, type Settled } from '../../../workers/payment/src/data/webhook-rows.ts'
import type { WebhookStore } from '../../../workers/payment/src/data/webhook-store.ts'
import type { Notice } from '../../../workers/payment/src/domain/notice.ts'
import type { Learned, Payment, PaymentNews } from '../../../workers/payment/src/domain/payment.ts'
import type { Post } from './post.ts'
import type { Steps } from './steps.ts'

/** What the payment worker keeps. */
export interface PaymentRows {
  readonly payments: Map<string, Payment>
  readonly refunds: Map<string, Refund>
  readonly webhooks: Map<string, { readonly notice: Notice; appliedAt: Date | null; outcome: string | null }>
  readonly heard: Set<string>
}

export const noPayments = (): PaymentRows => ({
  payments: new Map(),
  refunds: new Map(),
  webhooks: new Map(),
  heard: new Set(),
})

/** Payments as payment-store.ts has them: each of its transactions is one step. */
export function openPaymentModel(rows: PaymentRows, { now, step }: Steps, post: () => Post): PaymentStore {
  const at: At = { rows, post, now }
  const { payments } = rows
  const store: Pick<
    PaymentStore,
    'find' | 'start' | 'change' | 'askToCancel' | 'begin' | 'raiseAttempt' | 'unfinished'
  > = {
    find: (orderId) => step('payment is read', () => payments.get(orderId) ?? null),
    start: (order, event) => step('payment starts', () => once(at, event, () => start(at, order))),
    change: (orderId, { webhook }, decide) => step('payment changes', () => change(at, { orderId, webhook }, decide)),
    askToCancel: (order, event) => step('payment shall end', () => once(at, event, () => askToCancel(at, order))),
    begin: (orderId) => step('payment begins', () => begin(at, orderId)),
    raiseAttempt: ({ orderId, attempt }) =>
      step('attempt is raised', () => {
        const known = payments.get(orderId)
        if (known?.attempt === attempt && known.intentId === null) put(at, { ...known, attempt: attempt + 1 })
      }),
    unfinished: async () =>
      [...payments.values()]
        .filter(({ status, cancelAskedAt }) => status === 'PREPARING' || (status === 'READY' && cancelAskedAt))
        .map(({ orderId, cancelAskedAt }) => ({ orderId, cancel: cancelAskedAt !== null })),
  }
  // What only the reconciliation and the disputes read is left out.
  return store as PaymentStore
}

interface At {
  readonly rows: PaymentRows
  readonly post: () => Post
  readonly now: () => Date
}

const put = ({ rows }: At, payment: Payment) => void rows.payments.set(payment.orderId, payment)

function once({ rows: { heard } }: At, event: string, work: () => void): void {
  if (heard.has(event)) return
  heard.add(event)
  work()
}

function start(at: At, order: Pick<Payment, 'orderId' | 'number' | 'amount'>): void {
  if (!at.rows.payments.has(order.orderId)) put(at, { ...fresh, ...order })
}

function change(
  at: At,
  { orderId, webhook }: { orderId: string; webhook: string | undefined },
  decide: (payment: Payment) => Learned,
): Learned | null | 'already-heard' {
  const event = webhook === undefined ? undefined : at.rows.webhooks.get(webhook)
  if (event?.appliedAt) return 'already-heard'
  const payment = at.rows.payments.get(orderId)
  const learned = payment ? decide(payment) : null
  if (learned?.kind === 'changed') {
    put(at, learned.payment)
    if (learned.news) at.post().say([eventOf(learned.payment, learned.news, at.now())])
  }
  if (event) settle(event, outcomeOf(learned), at.now())
  return learned
}

function askToCancel(at: At, order: Pick<Payment, 'orderId' | 'number'>): void {
  const known = at.rows.payments.get(order.orderId)
  if (known) {
    put(at, { ...known, cancelAskedAt: known.cancelAskedAt ?? at.now() })
    return
  }
  const ended = { ...fresh, ...order, status: 'CANCELLED', cancelAskedAt: at.now(), sequence: 1 } as const
  put(at, ended)
  at.post().say([eventOf(ended, { kind: 'cancelled' }, at.now())])
}

function begin(at: At, orderId: string): boolean {
  const known = at.rows.payments.get(orderId)
  if (known?.status !== 'PREPARING' || (known.cancelAskedAt && !known.startedAt)) return false
  put(at, { ...known, startedAt: known.startedAt ?? at.now() })
  return true
}

const fresh: Omit<Payment, 'orderId' | 'number'> = {
  amount: money(0),
  received: null,
  status: 'PREPARING',
  attempt: 1,
  startedAt: null,
  intentId: null,
  cancelAskedAt: null,
  risk: null,
  sequence: 0,
}

/** Refunds as refund-store.ts has them. */
export function openRefundModel({ refunds, heard }: PaymentRows, { step }: Steps, post: () => Post): RefundStore {
  const store: Pick<RefundStore, 'find' | 'ask' | 'finish' | 'raiseAttempt' | 'unfinished'> = {
    find: (refundId) => step('refund is read', () => refunds.get(refundId) ?? null),
    ask: (asked, event) =>
      step('refund is noted', () => {
        if (heard.has(event)) return
        heard.add(event)
        if (!refunds.has(asked.refundId))
          refunds.set(asked.refundId, { ...asked, attempt: 1, status: 'ASKED', providerRefundId: null })
      }),
    finish: (refund, end) => step('refund ends', () => finish({ refunds, post }, refund, end)),
    raiseAttempt: ({ refundId, attempt }) =>
      step('attempt is raised', () => {
        const known = refunds.get(refundId)
        if (known?.attempt === attempt) refunds.set(refundId, { ...known, attempt: attempt + 1 })
      }),
    unfinished: async () => [...refunds.values()].flatMap((one) => (one.status === 'ASKED' ? [one.refundId] : [])),
  }
  return store as RefundStore
}

function finish(
  { refunds, post }: { refunds: PaymentRows['refunds']; post: () => Post },
  { refundId, orderId, amount }: Refund,
  { status, providerRefundId, reason }: RefundEnd,
): boolean {
  const known = refunds.get(refundId)
  const before = status === 'DONE' ? ['ASKED'] : ['ASKED', 'DONE']
  if (!known || !before.includes(known.status)) return false
  refunds.set(refundId, { ...known, status, providerRefundId: providerRefundId ?? known.providerRefundId })
  const head = { aggregate: refundId, sequence: status === 'DONE' ? 1 : 2 }
  if (status === 'DONE') post().say([{ type: 'payment.refunded', ...head, data: { orderId, refundId, amount } }])
  else
    post().say([{ type: 'payment.refund-failed', ...head, data: { orderId, refundId, reason: reason ?? 'refused' } }])
  return true
}

/** The webhooks' inbox as webhook-store.ts has it. */
export function openWebhookModel({ webhooks }: PaymentRows, { now, step }: Steps): WebhookStore {
  const store: Pick<WebhookStore, 'find' | 'settle' | 'unfinished'> = {
    find: (id) =>
      step('webhook is read', () => {
        const row = webhooks.get(id)
        return row ? { ...row, providerEventId: id, account: null, livemode: null } : null
      }),
    settle: (id, settled) =>
      step('webhook is settled', () => {
        const row = webhooks.get(id)
        if (row) settle(row, settled, now())
      }),
    unfinished: async () => [...webhooks].flatMap(([id, { appliedAt }]) => (appliedAt ? [] : [id])),
  }
  return store as WebhookStore
}

function settle(row: { appliedAt: Date | null; outcome: string | null }, { outcome }: Settled, at: Date): void {
  Object.assign(row, { outcome, appliedAt: outcome === 'parked' ? null : at })
}

function eventOf(
  { orderId, sequence, attempt }: Payment,
  news: PaymentNews,
  at: Date,
): Parameters<Post['say']>[0][number] {
  const head = { aggregate: orderId, sequence }
  switch (news.kind) {
    case 'prepared':
      return {
        type: 'payment.prepared',
        ...head,
        data: { orderId, attempt, intentId: news.intentId, sealed: 'sealed' },
      }
    case 'succeeded': {
      const { intentId, amount } = news
      return {
        type: 'payment.succeeded',
        ...head,
        data: { orderId, attempt, intentId, amount, paidAt: at.toISOString() },
      }
    }
    case 'failed': {
      const data = { orderId, attempt, failure: news.code, message: news.message, failedAt: at.toISOString() }
      return { type: 'payment.failed', ...head, data }
    }
    case 'risk-found':
      return { type: 'payment.risk-found', ...head, data: { orderId, level: news.level, score: news.score } }
    case 'cancelled':
      return { type: 'payment.cancelled', ...head, data: { orderId } }
  }
}
