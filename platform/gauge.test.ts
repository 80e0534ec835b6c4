import { expect, test } from '@jest/globals'
import { openGauge } from './gauge.ts'
import { openMetrics } from './metrics.ts'

test('a gauge tells what is so when somebody looks', async () => {
  const metrics = openMetrics('hall')
  let people = 1
  openGauge(metrics, { name: 'quire_hall_people', help: 'Who is in the hall.', read: () => people })
  people = 2
  expect(await metrics.registry.metrics()).toContain('quire_hall_people{service="hall"} 2')
})

test('what is not known yet is not told', async () => {
  const metrics = openMetrics('hall')
  let since: number | null = null
  openGauge(metrics, { name: 'quire_hall_open_since', help: 'When the hall was opened.', read: () => since })
  expect(await metrics.registry.metrics()).not.toMatch(/^quire_hall_open_since/m)
  since = 5
  expect(await metrics.registry.metrics()).toContain('quire_hall_open_since{service="hall"} 5')
})
