import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { bought, dispute, does, ofEur, paysBack, seen, sent, told, warned } from './after-sale.ts'
import { bookseller, customer, type OrderRoom, openRoom, visitor } from './order-room.ts'

let room: OrderRoom
beforeAll(async () => {
  room = await openRoom()
})
afterAll(() => room.close())

const [ann, mrsPage] = [customer(), bookseller()]
const cancel = (id: string, viewer = ann, more: object = {}) =>
  does(room, viewer)('cancelOrder', { orderId: id, ...more })
const tooLate = (orderId: string) =>
  room.prisma.customerOrder.update({ where: { id: orderId }, data: { paidAt: new Date(Date.now() - 901_000) } })

test('Ann thinks better of a paid order in time: all of her money and all of the books go back, once', async () => {
  const { id, orderId, hobbit } = await bought(room, ann)
  expect((await seen(room, ann, id)).nextStates).toEqual(['CANCELLED'])
  const { order } = await cancel(id)
  expect(order).toMatchObject({ status: 'CANCELLED', payment: { status: 'REFUNDING' }, nextStates: [] })
  expect(order.history.at(-1)).toEqual({
    type: 'CANCELLED_AND_REFUNDED',
    by: 'CUSTOMER',
    message: 'You cancelled your order. €38.90 will go back to you.',
  })
  expect((await cancel(id)).order.status).toBe('CANCELLED')
  expect(await told(room, orderId, 'order.refund-asked')).toMatchObject([{ amount: ofEur(3890) }])
  expect(await told(room, orderId, 'order.cancelled')).toHaveLength(1)
  const [back, ...more] = (await told(room, orderId, 'order.return-received')) as object[]
  expect(more).toEqual([])
  expect(back).toMatchObject({
    who: 'customer',
    lines: [{ bookId: hobbit.bookId, quantity: 3, restock: true }, { quantity: 1 }],
  })
  await paysBack(room, orderId)
  expect(await seen(room, ann, id)).toMatchObject({ status: 'CANCELLED', payment: { status: 'REFUNDED' } })
})

test('after the grace period only staff can, and they say why', async () => {
  const { id, orderId } = await bought(room, ann)
  await tooLate(orderId)
  expect((await seen(room, ann, id)).nextStates).toEqual([])
  expect(await cancel(id)).toMatchObject({ code: 'ORDER_NOT_CANCELLABLE', status: 'PAID' })
  expect(await cancel(id, visitor())).toMatchObject({ code: 'ORDER_NOT_FOUND' })
  expect((await seen(room, mrsPage, id)).nextStates).toContain('CANCELLED')
  const { order } = await cancel(id, mrsPage, { reason: 'The last copy has a torn page.' })
  expect(order.history.at(-1)).toMatchObject({
    by: 'STAFF',
    message: expect.stringContaining('The last copy has a torn page.'),
  })
  expect(await told(room, orderId, 'order.return-received')).toMatchObject([{ who: mrsPage.user?.id }])
})

test('of an order that was refunded in part, the rest goes back; of one that was refunded whole, the books alone', async () => {
  const part = await bought(room, ann)
  await does(room, mrsPage)('refundOrder', { orderId: part.id, amount: ofEur(890), reason: 'Late.' })
  await cancel(part.id)
  expect(await told(room, part.orderId, 'order.refund-asked')).toMatchObject([
    { amount: ofEur(890) },
    { amount: ofEur(3000) },
  ])
  await paysBack(room, part.orderId)
  expect((await seen(room, ann, part.id)).payment.status).toBe('REFUNDED')

  const whole = await bought(room, ann)
  await does(room, mrsPage)('refundOrder', { orderId: whole.id, reason: 'Lost.' })
  await paysBack(room, whole.orderId)
  const { order } = await cancel(whole.id)
  expect(order).toMatchObject({ status: 'CANCELLED', payment: { status: 'REFUNDED' } })
  expect(order.history.at(-1).type).toBe('CANCELLED_AFTER_REFUND')
  expect(await told(room, whole.orderId, 'order.refund-asked')).toHaveLength(1)
  expect(await told(room, whole.orderId, 'order.return-received')).toHaveLength(1)
  const [cancelled] = (await told(room, whole.orderId, 'order.cancelled')) as object[]
  expect(cancelled).toHaveProperty('contact.email')
  expect(cancelled).not.toHaveProperty('refund')
})

test('Mrs Page sends it while its buyer cancels it: one of the two, never both', async () => {
  const ends = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const buyer = customer()
      const order = await bought(room, buyer)
      const [shipped, cancelled] = await Promise.all([sent(room, mrsPage, order), cancel(order.id, buyer)])
      const { status } = await seen(room, buyer, order.id)
      const isSent = shipped.__typename === 'ShipOrderSuccess'
      expect(cancelled.__typename === 'CancelOrderSuccess').toBe(!isSent)
      expect(status).toBe(isSent ? 'SHIPPED' : 'CANCELLED')
      expect(await told(room, order.orderId, 'order.return-received')).toHaveLength(isSent ? 0 : 1)
      return isSent ? cancelled : shipped
    }),
  )
  for (const loser of ends)
    expect([
      ['ORDER_NOT_CANCELLABLE', 'SHIPPED'],
      ['ORDER_NOT_SHIPPABLE', 'CANCELLED'],
    ]).toContainEqual([loser.code, loser.status])
})

test('what is sent in part is not cancelled, nor what a bank asks about', async () => {
  const part = await bought(room, ann)
  await sent(room, mrsPage, { ...part, only: 1 })
  expect(await cancel(part.id)).toMatchObject({ code: 'ORDER_NOT_CANCELLABLE', status: 'PARTLY_SHIPPED' })
  const asked = await bought(room, ann)
  await warned(room, dispute(asked.orderId, 'OPEN'))
  expect(await cancel(asked.id, mrsPage)).toMatchObject({ code: 'ORDER_DISPUTED' })
  expect((await seen(room, mrsPage, asked.id)).nextStates).toEqual([])
})
