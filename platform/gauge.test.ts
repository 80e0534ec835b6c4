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
