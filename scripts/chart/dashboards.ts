/** One panel: what it shows, in which unit, and one query a line of its legend. */
type Panel = readonly [title: string, unit: string, queries: Readonly<Record<string, string>>]

const ours = 'namespace="$namespace"'
const requests = 'quire_request_duration_seconds'
const graph = `service="gateway", kind="graph", ${ours}`
const ratio = (some: string, all: string) => `(${some}) / (${all} > 0)`
const rate = (selector: string, by = '') =>
  `sum${by && ` by (${by})`} (rate(${requests}_count{${selector}}[$__rate_interval]))`
const quantile = (q: number, selector: string, by = '') =>
  `histogram_quantile(${q}, sum by (le${by && `, ${by}`}) (rate(${requests}_bucket{${selector}}[$__rate_interval])))`
const deliveries = (state: 'open' | 'dead', by = 'listener') =>
  `sum by (${by}) (max by (service, listener) (quire_outbox_deliveries_${state}{${ours}}))`
const heard = (selector: string, by: string) =>
  `sum by (${by}) (rate(quire_events_heard_total{${selector}, ${ours}}[$__rate_interval]))`

const panels: Readonly<Record<string, readonly Panel[]>> = {
  shop: [
    ['Requests', 'reqps', { all: rate(graph) }],
    ['Failing requests', 'percentunit', { failing: ratio(rate(`${graph}, outcome=~"5.."`), rate(graph)) }],
    ['How long a request takes', 's', { half: quantile(0.5, graph), 'one in twenty': quantile(0.95, graph) }],
    ['Orders paid', 'reqps', { paid: heard('type="order.paid", outcome="heard"', 'type') }],
    ['Events that wait', 'short', { '{{listener}}': deliveries('open') }],
    ['Dead letters', 'short', { '{{listener}}': deliveries('dead') }],
  ],
  gateway: [
    ['Requests by operation', 'reqps', { '{{name}}': rate(graph, 'name') }],
    ['Requests by outcome', 'reqps', { '{{outcome}}': rate(graph, 'outcome') }],
    ['One in twenty takes longer than', 's', { '{{name}}': quantile(0.95, graph, 'name') }],
    ['What the rooms are asked', 'reqps', { '{{name}}': rate(`service="gateway", kind="fetch", ${ours}`, 'name') }],
    [
      'Rooms that do not answer',
      'reqps',
      { '{{name}}': rate(`service="gateway", kind="fetch", outcome="failed", ${ours}`, 'name') },
    ],
    ['Since the gateway knows of ended sessions', 's', { oldest: `max (quire_ended_sessions_age_seconds{${ours}})` }],
  ],
  rooms: [
    ['Requests by room', 'reqps', { '{{service}}': rate(`service!="gateway", ${ours}`, 'service') }],
    [
      'One in twenty takes longer than',
      's',
      { '{{service}}': quantile(0.95, `service!="gateway", ${ours}`, 'service') },
    ],
    [
      'Processor',
      'percentunit',
      { '{{service}}': `sum by (service) (rate(process_cpu_seconds_total{${ours}}[$__rate_interval]))` },
    ],
    [
      'Memory of the largest pod',
      'bytes',
      { '{{service}}': `max by (service) (process_resident_memory_bytes{${ours}})` },
    ],
    [
      'Event loop, one turn in a hundred',
      's',
      { '{{service}}': `max by (service) (nodejs_eventloop_lag_p99_seconds{${ours}})` },
    ],
    ['Pods', 'short', { '{{component}}': `sum by (component) (up{app="quire", ${ours}})` }],
  ],
  queues: [
    ['Events that wait', 'short', { '{{listener}}': deliveries('open') }],
    ['Dead letters', 'short', { '{{listener}}': deliveries('dead') }],
    ['Heard', 'reqps', { '{{service}}': heard('outcome="heard"', 'service') }],
    ['Failed, and tried again', 'reqps', { '{{service}} {{type}}': heard('outcome="failed"', 'service, type') }],
  ],
  money: [
    ['Payments', 'reqps', { '{{type}}': heard('service="order", type=~"payment[.].*"', 'type') }],
    ['Refunds', 'reqps', { '{{type}}': heard('type=~".*refund.*"', 'type') }],
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
  ],
}

export const dashboardNames = Object.keys(panels)

/** Every query of every panel, as Prometheus is asked it. */
export const queriesOf = (name: string): string[] =>
  (panels[name] ?? []).flatMap(([, , queries]) => Object.values(queries))

/** One Grafana dashboard as JSON. */
export function dashboard(name: string): string {
  const [first = '', ...rest] = name
  return `${JSON.stringify(
    {
      uid: `quire-${name}`,
      title: `Quire · ${first.toUpperCase()}${rest.join('')}`,
      tags: ['quire'],
      schemaVersion: 39,
      refresh: '30s',
      time: { from: 'now-3h', to: 'now' },
      templating: {
        list: [
          { name: 'source', type: 'datasource', query: 'prometheus' },
          {
            name: 'namespace',
            type: 'query',
            datasource,
            query: 'label_values(up{app="quire"}, namespace)',
            refresh: 2,
          },
        ],
      },
      panels: (panels[name] ?? []).map(panelAt),
    },
    null,
    1,
  )}\n`
}

const datasource = { type: 'prometheus', uid: '$source' }

function panelAt([title, unit, queries]: Panel, at: number) {
  return {
    id: at + 1,
    title,
    type: 'timeseries',
    datasource,
    gridPos: { x: (at % 2) * 12, y: Math.floor(at / 2) * 8, w: 12, h: 8 },
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    targets: Object.entries(queries).map(([legendFormat, expr], number) => ({
      refId: 'ABC'[number],
      expr,
      legendFormat,
    })),
  }
}
