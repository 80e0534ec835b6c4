import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { newId } from '@quire/platform/id'
import { newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { openMetrics } from '@quire/platform/metrics'
import { measureReservations } from '../src/data/measures.ts'
import { openTestRoom, type TestRoom } from './room.ts'

let room: TestRoom
beforeAll(async () => {
  room = await openTestRoom()
})
afterAll(() => room.close())

test('what is held for over an hour is told; what is sold or held for an order of just now is not', async () => {
  const twoHoursAgo = new Date(Date.now() - 7_200_000)
  for (const [state, at] of [
    ['HELD', twoHoursAgo],
    ['SOLD', twoHoursAgo],
    ['HELD', new Date()],
  ] as const)
    await room.sql.reservation.create({ data: { orderId: newId(), state, at } })
  const metrics = openMetrics('catalog')
  measureReservations(newLife(openLog('catalog', 'silent')), room.sql, metrics)
  const page = await metrics.registry.metrics()
  expect(page).toContain('quire_reservations_overdue{service="catalog"} 1')
  expect(page).toMatch(/quire_reservations_overdue_age_seconds{service="catalog"} 72\d\d/)
})
