import { openGauge } from '@quire/platform/gauge'
import type { Metrics } from '@quire/platform/metrics'

/**
 * Tells since when the index may lack what the catalogue has: since the last round that read everything that had changed, or since
 * the start. Answers how to say that a round which began at this time (milliseconds of Unix time) has ended well.
 */
export function tellIndexAge(metrics: Metrics): (askedAt: number) => void {
  let agreedAt = Date.now()
  openGauge(metrics, {
    name: 'quire_search_index_age_seconds',
    help: 'How long ago the index was last brought to what the catalogue had; since the start when it never was.',
    read: () => (Date.now() - agreedAt) / 1000,
  })
  return (askedAt) => {
    agreedAt = askedAt
  }
}
