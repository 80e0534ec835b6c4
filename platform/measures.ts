import { Gauge } from 'prom-client'
import type { Life } from './lifecycle.ts'
import type { Metrics } from './metrics.ts'

/** One answer: a number for each gauge and a text for each label, both under their own names. */
export type Measured<G extends string, L extends string> = Readonly<Record<G, number> & Record<L, string>>

/** Numbers that a store must be asked for. */
export interface Measures<G extends string, L extends string> {
  /** The help of each gauge, by its name. */
  readonly gauges: Readonly<Record<G, string>>
  readonly labels?: readonly L[]
  /** Answers one row for each set of labels; it is asked when somebody looks at the metrics. */
  readonly ask: () => PromiseLike<readonly Measured<NoInfer<G>, NoInfer<L>>[]>
  /** How long an answer counts, in milliseconds; 5000 unless told otherwise. */
  readonly keepMs?: number
  /** How long an answer may take, in milliseconds; 2000. */
  readonly patienceMs?: number
}

/**
 * Adds gauges whose numbers lie in a store. All of them are answered by one question, which is asked again after a few seconds
 * at the earliest. When it fails, or takes too long, these series are missing for that time, counted in
 * `quire_measures_failed_total`, and everything else is told as ever. Opened a second time, the second replaces the first.
 */
export function openMeasures<G extends string, L extends string = never>(
  { log }: Pick<Life, 'log'>,
  metrics: Pick<Metrics, 'registry' | 'measuresFailed'>,
  measures: Measures<G, L>,
): void {
  const names = Object.keys(measures.gauges) as G[]
  const labels = measures.labels ?? []
  const ask = askSeldom(measures, (err) => {
    log.warn({ err, gauges: names }, 'measures.failed')
    metrics.measuresFailed.inc()
  })
  for (const name of names) {
    metrics.registry.removeSingleMetric(name)
    new Gauge<string>({
      name,
      help: measures.gauges[name],
      labelNames: labels,
      registers: [metrics.registry],
      async collect() {
        const rows = await ask()
        this.reset()
        // A gauge without labels is 0 after its reset: what nobody knows is not there at all.
        if (labels.length === 0) this.remove()
        for (const row of rows) this.set(Object.fromEntries(labels.map((label) => [label, row[label]])), row[name])
      },
    })
  }
}

function askSeldom<G extends string, L extends string>(
  { ask, keepMs = 5000, patienceMs = 2000 }: Measures<G, L>,
  onFailure: (err: unknown) => void,
): () => Promise<readonly Measured<G, L>[]> {
  let last: Promise<readonly Measured<G, L>[]> = Promise.resolve([])
  let askedAt = Number.NEGATIVE_INFINITY
  let isAsking = false
  return () => {
    // A store that hangs is not asked by every scrape anew.
    if (isAsking || performance.now() - askedAt < keepMs) return last
    isAsking = true
    askedAt = performance.now()
    const answer = Promise.try(ask).finally(() => {
      isAsking = false
    })
    last = within(patienceMs, answer).catch((err: unknown) => {
      onFailure(err)
      return []
    })
    return last
  }
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms)
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
