import { Counter } from 'prom-client'
import type { Metrics } from './metrics.ts'

/**
 * Adds a counter that one service has alone and answers how to count one more. Every kind is told from the start, as 0: of what
 * appears with its first count nobody can tell that it rose.
 */
export function openCounter<K extends string>(
  { registry }: Pick<Metrics, 'registry'>,
  { name, help, label, kinds }: { name: string; help: string; label: string; kinds: readonly K[] },
): (kind: K) => void {
  const counter = new Counter<string>({ name, help, labelNames: [label], registers: [registry] })
  for (const kind of kinds) counter.inc({ [label]: kind }, 0)
  return (kind) => counter.inc({ [label]: kind })
}
