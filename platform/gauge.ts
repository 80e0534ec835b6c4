import { Gauge } from 'prom-client'
import type { Metrics } from './metrics.ts'

/** Adds a gauge that one service has alone; `read` is asked whenever somebody looks at the metrics, and null is not told at all. */
export function openGauge(
  { registry }: Pick<Metrics, 'registry'>,
  { name, help, read }: { name: string; help: string; read: () => number | null },
): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      const value = read()
      if (value === null) this.remove()
      else this.set(value)
    },
  })
}
