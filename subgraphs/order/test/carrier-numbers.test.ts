import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openCarrierEvents } from '../src/data/carrier-events.ts'
import { bought, seen, sent } from './after-sale.ts'
import { bookseller, customer, type OrderRoom, openRoom, until } from './order-room.ts'

let room: OrderRoom
beforeAll(async () => {
  room = await openRoom()
})
afterAll(() => room.close())

const [ann, mrsPage] = [customer(), bookseller()]
const numberOf = async (orderId: string) =>
  (await room.prisma.parcel.findFirstOrThrow({ where: { orderId } })).trackingNumber

/** What a carrier told is kept, and applied by the room's round. */
async function tells(carrier: string, trackingNumber: string, eventId: string) {
  const carrierEvents = openCarrierEvents({ prisma: room.prisma, outbox: {} as never })
  const scan = { eventId, status: 'DELIVERED' as const, at: new Date(), place: null, eta: null }
  const isNew = await carrierEvents.receive({ carrier, trackingNumber, scan })
  const where = { carrier_id: { carrier, id: eventId } }
  await until(async () => (await room.prisma.carrierEvent.findUnique({ where }))?.outcome ?? null)
  return isNew
}

test('two carriers may have one id: what both told is kept and applied, and what one tells twice is one', async () => {
  const [one, other] = [await bought(room, ann), await bought(room, ann)]
  for (const order of [one, other]) await sent(room, mrsPage, order)
  await room.prisma.parcel.updateMany({ where: { orderId: other.orderId }, data: { carrier: 'UPS' } })
  const id = randomUUID()
  expect(await tells('Post', await numberOf(one.orderId), id)).toBe(true)
  expect(await tells('UPS', await numberOf(other.orderId), id)).toBe(true)
  expect(await tells('UPS', await numberOf(other.orderId), id)).toBe(false)
  for (const order of [one, other]) expect((await seen(room, ann, order.id)).status).toBe('DELIVERED')
})

test('a number that is used again moves the order that has it now, not the one of last year', async () => {
  const [old, order] = [await bought(room, ann), await bought(room, ann)]
  for (const one of [old, order]) await sent(room, mrsPage, one)
  const trackingNumber = await numberOf(order.orderId)
  const lastYear = new Date(Date.now() - 365 * 86_400_000)
  await room.prisma.parcel.updateMany({
    where: { orderId: old.orderId },
    data: { trackingNumber, shippedAt: lastYear },
  })
  await tells('Post', trackingNumber, randomUUID())
  expect((await seen(room, ann, order.id)).status).toBe('DELIVERED')
  expect((await seen(room, ann, old.id)).status).toBe('SHIPPED')
})
