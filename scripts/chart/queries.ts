/** One panel: what it shows, in which unit, and one query a line of its legend. */
export type Panel = readonly [title: string, unit: string, queries: Readonly<Record<string, string>>]

// Queries of Prometheus and parts of them, within the namespace that is looked at.
export const ours = 'namespace="$namespace"'
export const requests = 'quire_request_duration_seconds'
export const graph = `service="gateway", kind="graph", ${ours}`
// With what is told over subscriptions.
export const answers = `service="gateway", kind=~"graph|live", ${ours}`
export const ratio = (some: string, all: string) => `(${some}) / (${all} > 0)`
export const rate = (selector: string, by = '') =>
  `sum${by && ` by (${by})`} (rate(${requests}_count{${selector}}[$__rate_interval]))`
export const quantile = (q: number, selector: string, by = '') =>
  `histogram_quantile(${q}, sum by (le${by && `, ${by}`}) (rate(${requests}_bucket{${selector}}[$__rate_interval])))`
export const deliveries = (state: 'open' | 'dead', by = 'listener') =>
  `sum by (${by}) (max by (service, listener) (quire_outbox_deliveries_${state}{${ours}}))`
export const heard = (selector: string, by: string) =>
  `sum by (${by}) (rate(quire_events_heard_total{${selector}, ${ours}}[$__rate_interval]))`

export const most = (gauge: string, by: string, selector = '') =>
  `max by (${by}) (${gauge}{${selector && `${selector}, `}${ours}})`
export const all = (gauge: string) => `sum (${gauge}{${ours}})`
export const increase = (counter: string, by: string) =>
  `sum by (${by}) (increase(${counter}{${ours}}[$__rate_interval]))`
export const inRooms = `service!="gateway", kind="graph", ${ours}`
export const jobs = `kind="job", ${ours}`
