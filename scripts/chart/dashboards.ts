import { money } from './money-panels.ts'
import {
  all,
  answers,
  deliveries,
  graph,
  heard,
  increase,
  inRooms,
  jobs,
  most,
  ours,
  type Panel,
  quantile,
  rate,
  ratio,
} from './queries.ts'

const panels: Readonly<Record<string, readonly Panel[]>> = {
  shop: [
    ['Requests', 'reqps', { all: rate(graph) }],
    ['Failing requests', 'percentunit', { failing: ratio(rate(`${answers}, outcome=~"5..|fault"`), rate(answers)) }],
    ['How long a request takes', 's', { half: quantile(0.5, graph), 'one in twenty': quantile(0.95, graph) }],
    ['Orders paid', 'reqps', { paid: heard('type="order.paid", outcome="heard"', 'type') }],
    [
      'Failing requests against the promise of 0.1 %',
      'percentunit',
      {
        'five minutes': `quire:graph_errors:ratio_rate5m{${ours}}`,
        'an hour': `quire:graph_errors:ratio_rate1h{${ours}}`,
        'six hours': `quire:graph_errors:ratio_rate6h{${ours}}`,
      },
    ],
    ['Who follows live', 'short', { subscriptions: all('quire_live_subscriptions') }],
    ['Events that wait', 'short', { '{{listener}}': deliveries('open') }],
    ['Dead letters', 'short', { '{{listener}}': deliveries('dead') }],
    ['How old the index of search is', 's', { age: `min (quire_search_index_age_seconds{${ours}})` }],
    [
      'Stores that cannot be reached',
      'short',
      { '{{service}} {{check}}': most('quire_check_failing', 'service, check') },
    ],
    ['Gauges that could not be read', 'short', { '{{service}}': increase('quire_measures_failed_total', 'service') }],
    [
      'Errors, by what became of their report',
      'short',
      { '{{service}} {{outcome}}': increase('quire_error_reports_total', 'service, outcome') },
    ],
  ],
  gateway: [
    ['Requests by operation', 'reqps', { '{{name}}': rate(graph, 'name') }],
    [
      'Requests, and results of subscriptions (live), by outcome',
      'reqps',
      { '{{kind}} {{outcome}}': rate(answers, 'kind, outcome') },
    ],
    ['One in twenty takes longer than', 's', { '{{name}}': quantile(0.95, graph, 'name') }],
    ['What the rooms are asked', 'reqps', { '{{name}}': rate(`service="gateway", kind="fetch", ${ours}`, 'name') }],
    [
      'Rooms that do not answer (failed), or answer faults of theirs',
      'reqps',
      {
        '{{name}} {{outcome}}': rate(
          `service="gateway", kind="fetch", outcome=~"failed|fault", ${ours}`,
          'name, outcome',
        ),
      },
    ],
    [
      'What is open',
      'short',
      {
        sockets: all('quire_live_sockets'),
        streams: all('quire_live_streams'),
        subscriptions: all('quire_live_subscriptions'),
      },
    ],
    ['Refused: the address has its share', 'short', { '{{kind}}': increase('quire_live_turned_away_total', 'kind') }],
    ['Since the gateway knows of ended sessions', 's', { oldest: `max (quire_ended_sessions_age_seconds{${ours}})` }],
  ],
  rooms: [
    ['Requests by room', 'reqps', { '{{service}}': rate(inRooms, 'service') }],
    ['One in twenty takes longer than', 's', { '{{service}}': quantile(0.95, inRooms, 'service') }],
    [
      "Asked at other rooms' doors, and failed",
      'reqps',
      { '{{service}}, {{name}}: {{outcome}}': rate(`kind="call", ${ours}`, 'service, name, outcome') },
    ],
    [
      'Doors: one answer in twenty takes longer than',
      's',
      { '{{name}}': quantile(0.95, `kind="door", ${ours}`, 'name') },
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
    [
      'Connections to the database in use, of those a process may open',
      'percentunit',
      {
        '{{service}}': `max by (service) ((quire_database_connections{${ours}} - quire_database_connections_idle{${ours}}) / quire_database_connections_most{${ours}})`,
      },
    ],
    ['Waiting for a connection', 'short', { '{{service}}': most('quire_database_waiting', 'service') }],
    ['Pods', 'short', { '{{component}}': `sum by (component) (up{app="quire", ${ours}})` }],
  ],
  queues: [
    ['Events that wait', 'short', { '{{listener}}': deliveries('open') }],
    ['Dead letters', 'short', { '{{listener}}': deliveries('dead') }],
    ['Since when the oldest event waits', 's', { '{{listener}}': most('quire_outbox_undone_age_seconds', 'listener') }],
    [
      'Since when the oldest event is not in its queue',
      's',
      { '{{listener}}': most('quire_outbox_unadded_age_seconds', 'listener') },
    ],
    ['Jobs in the queues', 'short', { '{{queue}} {{state}}': most('quire_queue_jobs', 'queue, state') }],
    ['Since when the head of a queue waits', 's', { '{{queue}}': most('quire_queue_waiting_age_seconds', 'queue') }],
    ['Jobs and events taken', 'reqps', { '{{name}}': rate(jobs, 'name') }],
    ['Jobs and events that failed', 'reqps', { '{{name}}': rate(`${jobs}, outcome="failed"`, 'name') }],
    ['One in twenty takes longer than', 's', { '{{name}}': quantile(0.95, jobs, 'name') }],
    ['Heard', 'reqps', { '{{service}}': heard('outcome="heard"', 'service') }],
    ['Failed, and tried again', 'reqps', { '{{service}} {{type}}': heard('outcome="failed"', 'service, type') }],
  ],
  money,
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
