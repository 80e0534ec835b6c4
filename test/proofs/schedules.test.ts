import { describe, expect, test } from '@jest/globals'
import { broken } from './schedules/broken.ts'
import { trySchedules } from './schedules.ts'

test('two thousand schedules keep every promise, and enough happens in them to mean something', async () => {
  const { broken: first, counts } = await trySchedules({ runs: 2000 })
  expect(first).toBeNull()
  expect(counts.mishaps).toBeGreaterThan(1000)
  for (const what of ['paid', 'shipped', 'cancelled', 'expired', 'refunds']) expect(counts[what]).toBeGreaterThan(20)
}, 120_000)

describe('a shop is found out in which', () => {
  test.each(Object.entries(broken))(
    '%s',
    async (_name, breakage) => {
      const first = (await trySchedules({ runs: 4000, seed: 2026, breakage })).broken
      expect(first?.why).toEqual(expect.any(String))
      const { seed, path } = first ?? {}
      const again = await trySchedules({ runs: 1, seed, path, breakage })
      expect(again.broken?.why.replaceAll(/[0-9a-f-]{36}/g, '')).toBe(first?.why.replaceAll(/[0-9a-f-]{36}/g, ''))
      expect((await trySchedules({ runs: 1, seed, path })).broken).toBeNull()
    },
    120_000,
  )
})
