import type { Fault } from './fault.ts'

const order = 'subgraphs/order/src'
const locks = 'PERFORM FROM stock WHERE edition_id = ANY (editions) ORDER BY edition_id FOR UPDATE;'

/** Copies that are promised twice, and wishes that are. */
export const stockFaults: readonly Fault[] = [
  {
    name: 'stock is read and then written, without a lock',
    sabotage: [
      { room: 'catalog', routine: 'reserve_stock', find: locks, replace: '' },
      {
        room: 'catalog',
        routine: 'move_stock',
        find: 'UPDATE stock s SET available = s.available + (l.quantity - l.back_ordered) * of_available,\n    reserved = s.reserved',
        replace:
          'UPDATE stock s SET available = was.available + (l.quantity - l.back_ordered) * of_available,\n    reserved = was.reserved',
      },
      {
        room: 'catalog',
        routine: 'move_stock',
        find: 'FROM reservation_line l\n',
        replace:
          'FROM reservation_line l JOIN (SELECT edition_id, available, reserved FROM stock) was ON was.edition_id = l.edition_id\n',
      },
    ],
    caughtBy: 'last-copy',
    says: /promised to customers|its ledger adds up to/,
    quick: true,
  },
  {
    name: 'lines are reserved in the order of the basket',
    edits: [{ file: 'subgraphs/catalog/src/domain/basket.ts', find: '.sort(byId)', replace: '' }],
    sabotage: [
      {
        room: 'catalog',
        routine: 'reserve_stock',
        find: locks,
        replace:
          'FOR at IN 1 .. array_length(editions, 1) LOOP PERFORM FROM stock WHERE edition_id = editions[at] FOR UPDATE; PERFORM pg_sleep(0.005); END LOOP;',
      },
    ],
    caughtBy: 'last-copy',
    says: /deadlocks/,
  },
  {
    name: 'the key of a wish is not unique',
    edits: [
      {
        file: `${order}/data/claim-store.ts`,
        find: `    ON CONFLICT (owner, key) DO UPDATE
    SET lease_by = EXCLUDED.lease_by, lease_until = EXCLUDED.lease_until, network = EXCLUDED.network
    WHERE c.outcome IS NULL AND NOT c.closing AND c.lease_until <= now() AND c.fingerprint = EXCLUDED.fingerprint\n`,
        replace: '',
      },
    ],
    sabotage: [{ room: 'order', run: 'ALTER TABLE idempotency_claim DROP CONSTRAINT idempotency_claim_pkey' }],
    caughtBy: 'last-copy',
    says: /was answered with 2 orders|stands for 2 order ids/,
  },
  {
    name: 'the event is not written to the outbox with its order',
    edits: [
      {
        file: `${order}/data/claim-store.ts`,
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of the file
        find: 'jsonb_to_recordset(${outboxRows(events, news)}::jsonb)',
        replace: "jsonb_to_recordset('[]'::jsonb)",
      },
    ],
    caughtBy: 'last-copy',
    says: /payment has never heard of it/,
  },
  {
    name: 'a paid order does not claim its stock',
    edits: [
      {
        file: `${order}/actions/take-payment.ts`,
        find: '() => catalog.claim(order.id)',
        replace: "async () => ({ kind: 'claimed' as const })",
      },
    ],
    caughtBy: 'webhooks',
    says: /its copies are HELD where they must be SOLD/,
  },
]
