import { Gauge } from 'prom-client'
import type { Metrics } from './metrics.ts'

/** Adds a gauge that one service has alone; `read` is asked whenever somebody looks at the metrics. */
export function openGauge(
  { registry }: Pick<Metrics, 'registry'>,
  { name, help, read }: { name: string; help: string; read: () => number },
): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read())
    },
  })
}
