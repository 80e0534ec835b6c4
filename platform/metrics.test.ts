import { expect, test } from '@jest/globals'
import { openMetrics } from './metrics.ts'

test('names that callers make up cannot grow the metrics without end', () => {
  const { nameOf } = openMetrics('hall')
  expect([nameOf('Me'), nameOf(''), nameOf(undefined), nameOf(5), nameOf('x'.repeat(101))]).toEqual([
    'Me',
    'none',
    'none',
    'none',
    'other',
  ])
  const made = new Set(Array.from({ length: 10_000 }, (_, number) => nameOf(`Query${number}`)))
  expect(made.size).toBeLessThanOrEqual(201)
  expect(nameOf('Me')).toBe('Me')
})
