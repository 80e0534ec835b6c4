import type { Fault } from './fault.ts'

const order = 'subgraphs/order/src'
const sometime = 'await new Promise((later) => setTimeout(later, 300))'

/** What is said between rooms, and lost or heard twice. */
export const eventFaults: readonly Fault[] = [
  {
    name: 'an event has no inbox row',
    edits: [
      {
        file: 'platform/outbox.ts',
        find: 'if (heard !== undefined && !(await firstTime(tx, heard))) return alreadyHeard',
        replace: '',
      },
    ],
    caughtBy: 'kill-points',
    points: [{ service: 'order', at: 'heard.payment.failed', journey: 'unpaid' }],
    says: /the provider declined 1 cards for order .*, and its history tells of 2/,
  },
  {
    name: 'an event is acknowledged before it is applied',
    edits: [
      {
        file: 'platform/hearing.ts',
        find: 'await handler(event as never)',
        replace: `void (async () => { ${sometime}; await globalThis.quirePoint('too-soon.' + event.type); await handler(event as never) })()`,
      },
    ],
    caughtBy: 'kill-points',
    points: [{ service: 'payment', at: 'too-soon.order.placed', journey: 'bought' }],
    says: /payment has never heard of it/,
  },
  {
    name: 'nobody looks after deliveries that Redis lost',
    edits: [{ file: 'platform/relay.ts', find: 'if (lost.length > 0) await add(relay, lost)', replace: '' }],
    caughtBy: 'kill-points',
    points: [{ service: 'order', at: 'relay.marked.order.placed', journey: 'bought' }],
    says: /still under way after .*: order\.placed for/,
  },
  {
    name: 'a job in Redis is the only copy',
    edits: [
      {
        file: 'platform/relay.ts',
        find: 'if (taken.length < batch) return',
        replace: 'if (taken.length > 0) await markDone(relay.sql, taken, [])\n    if (taken.length < batch) return',
      },
    ],
    caughtBy: 'stores',
    says: /payment has never heard of it|is PLACED \(READY\)|no receipt of it came/,
  },
  {
    name: 'a key has no fence against whoever had it before',
    edits: [
      {
        file: `${order}/data/claim-store.ts`,
        // biome-ignore-start lint/suspicious/noTemplateCurlyInString: the text of the file
        find: 'WHERE order_id = ${orderId}::uuid AND lease_by = ${lease}::uuid AND outcome IS NULL AND NOT closing\n      RETURNING order_id',
        replace: 'WHERE order_id = ${orderId}::uuid AND ${lease}::uuid IS NOT NULL\n      RETURNING order_id',
        // biome-ignore-end lint/suspicious/noTemplateCurlyInString: the text of the file
      },
    ],
    caughtBy: 'kill-points',
    points: [
      { service: 'order', at: 'reserve.answered', journey: 'gone', stallMs: 16_000 },
      { service: 'order', at: 'closing.released', journey: 'gone', stallMs: 12_000 },
    ],
    says: /its copies are RELEASED where they must be/,
  },
]
