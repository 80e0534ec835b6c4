import { Gauge } from 'prom-client'
import type { Life } from './lifecycle.ts'
import type { Metrics } from './metrics.ts'
import { within } from './within.ts'

/** One answer: a number for each gauge and a text for each label, both under their own names, as SQL gives them. */
export type Measured = Readonly<Record<string, unknown>>

/** Numbers that a store must be asked for. */
export interface Measures {
  /** The help of each gauge, by its name. */
  readonly gauges: Readonly<Record<string, string>>
  readonly labels?: readonly string[]
  /** Answers one row for each set of labels; it is asked when somebody looks at the metrics. */
  readonly ask: () => PromiseLike<readonly object[]>
  /** How long an answer counts, in milliseconds; 5000 unless told otherwise. */
  readonly keepMs?: number
  /** How long an answer may take, in milliseconds; 2000. */
  readonly patienceMs?: number
}

/**
 * Adds gauges whose numbers lie in a store. All of them are answered by one question, which is asked again after a few seconds
 * at the earliest. When it fails, takes too long or answers no numbers, these series are missing for that time, counted in
 * `quire_measures_failed_total`, and everything else is told as ever. Opened a second time, the second replaces the first.
 */
export function openMeasures(
  { log }: Pick<Life, 'log'>,
  metrics: Pick<Metrics, 'registry' | 'measuresFailed'>,
  measures: Measures,
): void {
  const { gauges, labels = [] } = measures
  const ask = askSeldom(measures, (err) => {
    log.warn({ err, gauges: Object.keys(gauges) }, 'measures.failed')
    metrics.measuresFailed.inc()
  })
  for (const [name, help] of Object.entries(gauges)) {
    metrics.registry.removeSingleMetric(name)
    new Gauge<string>({
      name,
      help,
      labelNames: labels,
      registers: [metrics.registry],
      async collect() {
        const rows = await ask()
        this.reset()
        // A gauge without labels is 0 after its reset: what nobody knows is not there at all.
        if (labels.length === 0) this.remove()
        for (const row of rows) this.set(labelsOf(row, labels), row[name] as number)
      },
    })
  }
}

const labelsOf = (row: Measured, labels: readonly string[]): Record<string, string> =>
  Object.fromEntries(labels.map((label) => [label, String(row[label])]))

function askSeldom(
  { ask, gauges, keepMs = 5000, patienceMs = 2000 }: Measures,
  onFailure: (err: unknown) => void,
): () => Promise<readonly Measured[]> {
  let last: Promise<readonly Measured[]> = Promise.resolve([])
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
    last = within(patienceMs, answer)
      .then((rows) => rows.map((row) => inNumbers(row as Measured, Object.keys(gauges))))
      .catch((err: unknown) => {
        onFailure(err)
        return []
      })
    return last
  }
}

// What is no number would make the whole page of metrics fail.
function inNumbers(row: Measured, names: readonly string[]): Measured {
  const odd = names.find((name) => typeof row[name] !== 'number')
  if (odd) throw new Error(`${odd} is no number: ${String(row[odd])}`)
  return row
}
