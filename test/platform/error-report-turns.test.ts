import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { tellHeldBack, tellInTurn, usualLimits } from '../../platform/error-report-turns.ts'
import { type TestRedis, testRedis } from '../stores.ts'

let redis: TestRedis
let asking: Redis
beforeAll(async () => {
  redis = await testRedis()
  asking = new Redis(redis.url)
})
afterAll(async () => {
  asking.disconnect()
  await redis.close()
})

let shops = 0
let where = { asking: new Redis({ lazyConnect: true }), prefix: '' }
beforeEach(() => {
  shops += 1
  where = { asking, prefix: `${redis.prefix}-${shops}` }
})

const refuse = () => Promise.reject(new Error('the queue is full'))
const error = (kind: string, times = 1) => ({ kind, times, limits: usualLimits })
const heldBack = (kind: string, times: number) => ({ kind, times, limits: { ...usualLimits, mostAnHour: 0 } })
/** How often an error was told, this time with it; null: it was held back. */
const told = async (what: ReturnType<typeof error>) => {
  const told: number[] = []
  await tellInTurn(where, what, async (inAll) => void told.push(inAll))
  return told[0] ?? null
}
/** What an hour held back, told now. */
const sum = async () => {
  const told: { kind: string; times: number }[][] = []
  await tellHeldBack(where, { hourMs: 0 }, async (kinds) => void told.push(kinds))
  return told
}

test('The fall of a chair cannot be told: the next one is, with all that were held back before', async () => {
  await tellInTurn(where, heldBack('chair.fell', 3), refuse)
  for (let time = 0; time < usualLimits.mostAnHour; time += 1)
    await expect(tellInTurn(where, error('chair.fell'), refuse)).rejects.toThrow('the queue is full')
  expect(await told(error('chair.fell'))).toBe(4)
  expect(await told(error('chair.fell', 2))).toBeNull()
  expect(await sum()).toEqual([[{ kind: 'chair.fell', times: 2 }]])
})

test('What was held back cannot be told: it is told at the next round, and then never again', async () => {
  await told(heldBack('chair.fell', 3))
  await told(heldBack('door.slammed', 1))
  await expect(tellHeldBack(where, { hourMs: 0 }, refuse)).rejects.toThrow('the queue is full')
  const all = [
    { kind: 'chair.fell', times: 3 },
    { kind: 'door.slammed', times: 1 },
  ]
  expect(await sum()).toEqual([all])
  expect(await sum()).toEqual([])
  expect(await asking.keys(`${where.prefix}:*`)).toEqual([])
})

test('A chair falls while the sum is told, and another worker asks: one tells, and the fall is in the next sum', async () => {
  await told(heldBack('chair.fell', 3))
  const sums: unknown[] = []
  await tellHeldBack(where, { hourMs: 0 }, async (kinds) => {
    sums.push(kinds, await sum())
    await told(heldBack('chair.fell', 2))
  })
  expect(sums).toEqual([[{ kind: 'chair.fell', times: 3 }], []])
  expect(await sum()).toEqual([[{ kind: 'chair.fell', times: 2 }]])
})
