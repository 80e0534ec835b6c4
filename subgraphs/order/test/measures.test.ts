import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { customer, type OrderRoom, openRoom, placed } from './order-room.ts'

let room: OrderRoom
beforeAll(async () => {
  // No round of expiring comes in the middle of these tests.
  room = await openRoom({ SWEEP_EVERY: '3600000' })
})
afterAll(() => room.close())

/** The numbers of the room's gauges, by name and labels, as soon as they are asked anew. */
async function told(name: string): Promise<Record<string, number>> {
  const page = await (await fetch(`http://127.0.0.1:${room.healthPort}/metrics`)).text()
  const lines = page.split('\n').filter((line) => line.startsWith(`${name}{`))
  return Object.fromEntries(
    lines.map((line) => {
      const [, payment = 'all'] = /payment="(\w+)"/.exec(line) ?? []
      return [payment, Number(line.split(' ').at(-1))]
    }),
  )
}

const anHourAgo = new Date(Date.now() - 3_600_000)

test('one order is overdue, two are held and one of them for long, one is over with its payment open, and one is well', async () => {
  const stands = async (data: object) => {
    const { order } = await placed(room, customer())
    await room.prisma.customerOrder.update({ where: { number: order.number }, data })
  }
  await stands({})
  await stands({ payBefore: anHourAgo })
  await stands({ payBefore: anHourAgo, paymentStatus: 'HELD' })
  await stands({ payBefore: anHourAgo, paymentStatus: 'HELD', placedAt: new Date(Date.now() - 5_400_000) })
  await stands({ payBefore: anHourAgo, status: 'EXPIRED' })
  expect(await told('quire_orders_overdue')).toEqual({ all: 1 })
  expect((await told('quire_orders_overdue_age_seconds')).all).toBeGreaterThanOrEqual(3600)
  expect(await told('quire_orders_unclosed')).toEqual({ all: 1 })
  expect((await told('quire_orders_unclosed_age_seconds')).all).toBeGreaterThanOrEqual(3600)
  expect(await told('quire_orders_watched')).toEqual({ HELD: 2, REFUND_FAILED: 0 })
  expect(await told('quire_orders_watched_long')).toEqual({ HELD: 1, REFUND_FAILED: 0 })
})
