import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'

/** The metrics of one process, in Prometheus' text format at /metrics. */
export interface Metrics {
  readonly registry: Registry
  /** The label for a name that callers choose: their own up to the first 200 names, `other` from then on; `none` when it is no name. */
  nameOf(name: unknown): string
  readonly requests: Histogram<'kind' | 'name' | 'outcome'>
  readonly events: Counter<'type' | 'outcome'>
  /** Questions for gauges (`openMeasures`) that a store did not answer. */
  readonly measuresFailed: Counter
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
      help:
        'How long it took: operations of the graph (kind graph), results of subscriptions (live), what the gateway asked of a ' +
        'room (fetch), what was answered at a door (door) and asked at one (call), events and jobs taken (job).',
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
    measuresFailed: new Counter({
      name: 'quire_measures_failed_total',
      help: 'How often a store did not answer what its gauges should tell; meanwhile those gauges are missing.',
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
