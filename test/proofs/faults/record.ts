import type { Fault } from './fault.ts'

const order = 'subgraphs/order/src'

/** What is written down, and is not so. */
export const recordFaults: readonly Fault[] = [
  {
    name: 'an entry of the history is left out',
    edits: [
      {
        file: `${order}/data/save-order.ts`,
        // biome-ignore-start lint/suspicious/noTemplateCurlyInString: the text of the file
        find: 'SELECT * FROM jsonb_populate_recordset(null::order_event, ${JSON.stringify(eventRows(order.id, happened))}::jsonb)',
        replace:
          "SELECT * FROM jsonb_populate_recordset(null::order_event, ${JSON.stringify(eventRows(order.id, happened))}::jsonb) WHERE type <> 'PAYMENT_READY'",
        // biome-ignore-end lint/suspicious/noTemplateCurlyInString: the text of the file
      },
    ],
    caughtBy: 'last-copy',
    says: /counts \d entries of history, and has \d|has no entry \d/,
  },
  {
    name: 'a mail gets its Message-ID when it is handed over',
    edits: [
      {
        file: 'workers/email/src/actions/send-mail.ts',
        find: 'sending.hand({ messageId, to,',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of the file
        replace: 'sending.hand({ messageId: `<receipt.${crypto.randomUUID()}@quire.test>`, to,',
      },
    ],
    caughtBy: 'kill-points',
    points: [{ service: 'email', at: 'mail.handed', journey: 'bought' }],
    says: /has receipts under 2 Message-IDs/,
  },
]
