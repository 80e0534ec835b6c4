import type { Fault } from './fault.ts'

const payment = 'workers/payment/src'
const sometime = 'await new Promise((later) => setTimeout(later, 300))'

/** News of the provider that are believed too easily, or lost. */
export const webhookFaults: readonly Fault[] = [
  {
    name: 'the signature of a webhook is not checked',
    edits: [
      {
        file: `${payment}/webhook-door.ts`,
        find: 'Stripe.webhooks.constructEvent(body, signature, secret, toleranceS)',
        replace: 'JSON.parse(body.toString())',
      },
    ],
    caughtBy: 'webhooks',
    says: /a forged event .* was taken for true/,
  },
  {
    name: 'a webhook may be signed whenever it was',
    edits: [
      { file: `${payment}/webhook-door.ts`, find: 'const toleranceS = 300', replace: 'const toleranceS = 10_000_000' },
    ],
    caughtBy: 'webhooks',
    says: /a forged event \(signed .* hour.*\) was taken for true/,
  },
  {
    name: 'a webhook is acknowledged before it is committed',
    edits: [
      {
        file: `${payment}/webhook-door.ts`,
        find: 'const first = await webhooks.receive(',
        replace: `const receive = async (row: never) => { ${sometime}; await globalThis.quirePoint('acknowledged'); await webhooks.receive(row) }
  const first = true
  void receive(`,
      },
    ],
    caughtBy: 'kill-points',
    points: [{ service: 'payment', at: 'acknowledged', journey: 'bought' }],
    says: /the provider was told that .* arrived, and it is nowhere/,
  },
  {
    name: 'only Redis knows which webhooks were applied',
    edits: [
      {
        file: `${payment}/actions/apply-webhook.ts`,
        find: 'if (!event || event.appliedAt) return',
        replace: 'if (!event) return',
      },
      {
        file: `${payment}/data/payment-store.ts`,
        find: 'if (cause.webhook && !(await isUnsettled(tx, cause.webhook))) return alreadyHeard',
        replace: '',
      },
    ],
    caughtBy: 'kill-points',
    points: [{ service: 'payment', at: 'outbox.committed.payment.failed', journey: 'unpaid' }],
    says: /the provider declined 1 cards for order .*, and its history tells of 2/,
  },
]
