import { heard, increase, most, ours, type Panel } from './queries.ts'

/** What becomes of money, of copies and of orders. */
export const money: readonly Panel[] = [
  ['Payments', 'reqps', { '{{type}}': heard('service="order", type=~"payment[.].*"', 'type') }],
  ['Refunds', 'reqps', { '{{type}}': heard('type=~".*refund.*"', 'type') }],
  ['Charges, by what told of them', 'short', { '{{told_by}}': increase('quire_charges_learned_total', 'told_by') }],
  ['Webhooks at the door', 'short', { '{{outcome}}': increase('quire_webhooks_total', 'outcome') }],
  [
    'Since the last webhook',
    's',
    { since: `time() - max (max_over_time(quire_webhook_last_accepted_timestamp_seconds{${ours}}[1h]))` },
  ],
  ['Charged, and the order does not know', 's', { since: `max (quire_charges_unheard_age_seconds{${ours}})` }],
  [
    'Webhooks that are not applied',
    'short',
    {
      waiting: `max (quire_webhooks_unapplied{${ours}})`,
      'about nothing we know': `max (quire_webhooks_parked{${ours}})`,
    },
  ],
  ['Orders that cannot be paid yet', 'short', { waiting: `max (quire_payments_unprepared{${ours}})` }],
  ['Orders that wait for a person', 'short', { '{{payment}}': most('quire_orders_watched', 'payment') }],
  [
    'Past their time',
    'short',
    {
      'unpaid orders': `max (quire_orders_overdue{${ours}})`,
      'ended orders that still hold books': `max (quire_orders_unclosed{${ours}})`,
      'reservations over an hour': `max (quire_reservations_overdue{${ours}})`,
    },
  ],
  [
    'Off their record',
    'short',
    {
      'books, of the ledger': `max (quire_stock_off_ledger{${ours}})`,
      'orders, of their history': `max (quire_orders_off_history{${ours}})`,
    },
  ],
  [
    'After the sale, waiting for a person',
    'short',
    {
      'orders on hold': `max (quire_orders_on_hold{${ours}})`,
      'returns {{status}}': `max by (status) (quire_returns_waiting{${ours}})`,
    },
  ],
  [
    'What carriers told',
    'short',
    {
      'not applied yet': `max (quire_carrier_events_unapplied{${ours}})`,
      'of no parcel': `max (quire_carrier_events_parked{${ours}})`,
      'at the door, {{outcome}}': `sum by (outcome) (increase(quire_carrier_webhooks_total{${ours}}[$__rate_interval]))`,
    },
  ],
  ['Disagreed about with the provider', 'short', { open: `max (quire_reconciliation_open_findings{${ours}})` }],
  ['Since the last comparison with it', 's', { since: `max (quire_reconciliation_last_seconds{${ours}})` }],
  ['Refunds under way', 'short', { open: `max (quire_refunds_open{${ours}})` }],
  [
    'News of payments that wait for the order room',
    'short',
    { waiting: `sum (max by (service) (quire_outbox_deliveries_open{listener="order", ${ours}}))` },
  ],
  [
    'Dead letters of payment and order',
    'short',
    {
      '{{listener}}': `sum by (listener) (max by (service, listener) (quire_outbox_deliveries_dead{listener=~"order|payment", ${ours}}))`,
    },
  ],
]
