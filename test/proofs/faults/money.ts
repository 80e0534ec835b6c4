import type { Fault } from './fault.ts'

const order = 'subgraphs/order/src'
const payment = 'workers/payment/src'

/** Money that is taken, or given back, otherwise than the order says. */
export const moneyFaults: readonly Fault[] = [
  {
    name: 'the amount is not compared with the order',
    edits: [
      {
        file: `${order}/actions/take-payment.ts`,
        find: 'const differs = !sameMoney(order.total, data.amount)',
        replace: 'const differs = false',
      },
    ],
    caughtBy: 'webhooks',
    says: /costs .* and is PAID, and the provider took/,
    quick: true,
  },
  {
    name: 'expiry does not ask whether the order is paid',
    edits: [
      {
        file: `${order}/data/order-store.ts`,
        find: "WHERE status = 'PLACED' AND payment_status <> 'HELD' AND pay_before",
        replace: "WHERE status IN ('PLACED', 'PAID') AND payment_status <> 'HELD' AND pay_before",
      },
      {
        file: `${order}/domain/moves.ts`,
        find: "EXPIRED: { from: ['PLACED'], to: 'EXPIRED', paymentFrom: unpaid },",
        replace: "EXPIRED: { from: ['PLACED', 'PAID'], to: 'EXPIRED', paymentFrom: [...unpaid, 'SUCCEEDED'] },",
      },
    ],
    caughtBy: 'webhooks',
    says: /no path of the table: EXPIRED after PAID/,
  },
  {
    name: 'a new attempt is made without looking the last one up',
    edits: [{ file: `${payment}/actions/prepare-payment.ts`, find: 'if (found) return found', replace: '' }],
    caughtBy: 'webhooks',
    says: /can be paid by \d+ intents at once|an intent that payment does not know/,
  },
  {
    name: 'a refund counts as done before the provider made it',
    edits: [
      {
        file: `${payment}/actions/refund-payment.ts`,
        find: 'const made = await makeRefund({ refunds, provider }, refund, payment.intentId)',
        replace: "const made = { id: 're_' + refundId, status: 'done' as const, reason: null }",
      },
    ],
    caughtBy: 'kill-points',
    points: [{ service: 'payment', at: 'refund.answered', journey: 'given-back' }],
    says: /says that money went back, and the provider did not give any/,
  },
]
