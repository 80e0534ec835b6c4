import { expect, test } from '@jest/globals'
import { openCounter } from './counter.ts'
import { openMetrics } from './metrics.ts'

test('a counter tells each kind from the start, and counts', async () => {
  const metrics = openMetrics('hall')
  const plan = {
    name: 'quire_hall_guests_total',
    help: 'Who came.',
    label: 'who',
    kinds: ['friend', 'stranger'] as const,
  }
  const count = openCounter(metrics, plan)
  count('friend')
  const text = await metrics.registry.metrics()
  expect(text).toContain('quire_hall_guests_total{who="friend",service="hall"} 1')
  expect(text).toContain('quire_hall_guests_total{who="stranger",service="hall"} 0')
})
