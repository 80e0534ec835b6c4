import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** The metrics of one process, in Prometheus' text format at /metrics. */
export interface Metrics {
  readonly registry: Registry
  /** The label for a name that callers choose: their own up to the first 200 names, `other` from then on; `none` when it is no name. */
  nameOf(name: unknown): string
  readonly requests: Histogram<'kind' | 'name' | 'outcome'>
  readonly events: Counter<'type' | 'outcome'>
  readonly deliveriesOpen: Gauge<'listener'>
  readonly deliveriesDead: Gauge<'listener'>
}

/** Opens the metrics of one service. Durations are in seconds, as Prometheus asks. */
export function openMetrics(service: string): Metrics {
  const registry = new Registry()
  registry.setDefaultLabels({ service })
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  return {
    registry,
    nameOf: boundedNames(200),
    requests: new Histogram({
      name: 'quire_request_duration_seconds',
      help: 'How long requests took: graph operations, doors, jobs.',
      labelNames: ['kind', 'name', 'outcome'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    events: new Counter({
      name: 'quire_events_heard_total',
      help: 'Events taken from the queue, by what became of them.',
      labelNames: ['type', 'outcome'],
      registers,
    }),
    deliveriesOpen: new Gauge({
      name: 'quire_outbox_deliveries_open',
      help: 'Deliveries that are said but not yet done, by listener.',
      labelNames: ['listener'],
      registers,
    }),
    deliveriesDead: new Gauge({
      name: 'quire_outbox_deliveries_dead',
      help: 'Dead letters: deliveries whose last try failed, by listener. npm run letters shows and replays them.',
      labelNames: ['listener'],
      registers,
    }),
  }
}

// Each label value is memory for ever, in this process and in Prometheus: callers must not make as many as they like.
function boundedNames(most: number): (name: unknown) => string {
  const names = new Set<string>()
  return (name) => {
    if (typeof name !== 'string' || name === '') return 'none'
    if (names.has(name)) return name
    if (names.size >= most || name.length > 100) return 'other'
    names.add(name)
    return name
  }
}
