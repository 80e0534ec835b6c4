import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { bought, does, ofEur, paysBack, seen, sent, told } from './after-sale.ts'
import { bookseller, customer, hears, news, type OrderRoom, openRoom, placed } from './order-room.ts'

let room: OrderRoom
beforeAll(async () => {
  room = await openRoom()
})
afterAll(() => room.close())

const [ann, mrsPage] = [customer(), bookseller()]
const refund = (orderId: string, more: object = {}) =>
  does(room, mrsPage)('refundOrder', { orderId, reason: 'A corner was bent.', ...more })

test('Mrs Page gives money back in parts until nothing is left, and one part too many is refused', async () => {
  const { id, orderId } = await bought(room, ann)
  const first = await refund(id, { amount: ofEur(1000) })
  expect(first).toMatchObject({
    refund: { amount: { amount: 1000 }, reason: 'A corner was bent.' },
    order: { status: 'PAID', payment: { status: 'REFUNDING' }, refundable: { amount: 2890 } },
  })
  expect(await refund(id, { amount: ofEur(2891) })).toMatchObject({ code: 'REFUND_TOO_LARGE', left: { amount: 2890 } })
  expect((await refund(id)).refund.amount.amount).toBe(2890)
  expect(await refund(id)).toMatchObject({ code: 'REFUND_TOO_LARGE', left: { amount: 0 } })
  await paysBack(room, orderId)
  expect(await refund(id, { amount: ofEur(1) })).toMatchObject({ code: 'REFUND_TOO_LARGE', left: { amount: 0 } })
  const { payment, history } = await seen(room, ann, id)
  expect(payment.status).toBe('REFUNDED')
  expect(history.slice(-4)).toEqual([
    { type: 'REFUND_ASKED', by: 'STAFF', message: '€10.00 will go back to you: A corner was bent.' },
    { type: 'REFUND_ASKED', by: 'STAFF', message: '€28.90 will go back to you: A corner was bent.' },
    { type: 'PARTLY_REFUNDED', by: 'PAYMENT', message: '€10.00 went back to you.' },
    { type: 'REFUNDED', by: 'PAYMENT', message: '€28.90 went back to you.' },
  ])
  expect(await told(room, orderId, 'order.refund-asked')).toMatchObject([
    { amount: ofEur(1000), reason: 'A corner was bent.' },
    { amount: ofEur(2890) },
  ])
})

test('what is wholly given back is not sent, and the answer says why', async () => {
  const order = await bought(room, ann)
  await refund(order.id)
  expect((await seen(room, mrsPage, order.id)).nextStates).toEqual(['CANCELLED'])
  expect(await sent(room, mrsPage, order)).toMatchObject({
    ...{ code: 'ORDER_NOT_SHIPPABLE', status: 'PAID', payment: 'REFUNDING' },
    message: 'All of its money goes back to the customer, so nothing more of this order is sent.',
  })
})

test('ten refunds at once never give back more than was received', async () => {
  const { id, orderId } = await bought(room, ann)
  const all = await Promise.all(Array.from({ length: 10 }, () => refund(id, { amount: ofEur(1000) })))
  expect(all.filter(({ __typename }) => __typename === 'RefundOrderSuccess')).toHaveLength(3)
  expect(all.filter(({ left }) => left?.amount === 890)).toHaveLength(7)
  const asked = await told(room, orderId, 'order.refund-asked')
  expect(asked).toHaveLength(3)
})

test('the same key gives the same refund, also when two ask at once; with another body it is refused', async () => {
  const { id, orderId } = await bought(room, ann)
  const idempotencyKey = randomUUID()
  const same = () => refund(id, { amount: ofEur(500), idempotencyKey })
  const [one, other] = await Promise.all([same(), same()])
  expect(one.refund.id).toBe(other.refund.id)
  expect((await same()).refund.id).toBe(one.refund.id)
  expect(await told(room, orderId, 'order.refund-asked')).toHaveLength(1)
  expect(await refund(id, { amount: ofEur(501), idempotencyKey })).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
  const others = { orderId: id, reason: 'A corner was bent.', amount: ofEur(500), idempotencyKey }
  expect((await does(room, bookseller())('refundOrder', others)).refund.id).not.toBe(one.refund.id)
})

test('a refusal is the key’s outcome as well, whatever became possible since', async () => {
  const { order, orderId } = await placed(room, ann)
  const idempotencyKey = randomUUID()
  const early = await refund(order.id, { idempotencyKey })
  expect(early).toMatchObject({ code: 'ORDER_NOT_REFUNDABLE', status: 'PLACED', payment: 'PREPARING' })
  await hears(room, news(room, orderId).succeeded())
  expect(await refund(order.id, { idempotencyKey })).toMatchObject({ code: 'ORDER_NOT_REFUNDABLE', status: 'PLACED' })
  expect((await refund(order.id)).refund.amount.amount).toBe(1689)
})

test('a refund that failed can be asked for again', async () => {
  const { id, orderId } = await bought(room, ann)
  await refund(id)
  const [asked] = await told(room, orderId, 'order.refund-asked')
  await hears(room, news(room, orderId).refundFailed((asked as unknown as { refundId: string }).refundId))
  const failed = await seen(room, mrsPage, id)
  expect(failed).toMatchObject({ payment: { status: 'REFUND_FAILED' }, refundable: { amount: 3890 } })
  expect(failed.refunds[0].failedAt).not.toBeNull()
  expect((await refund(id)).order).toMatchObject({ payment: { status: 'REFUNDING' }, refundable: { amount: 0 } })
})

test('an order that was paid before sums were kept can be given back whole, one that was refused then not again', async () => {
  const { id, orderId } = await bought(room, ann)
  await room.prisma.customerOrder.update({ where: { id: orderId }, data: { received: null, paidAt: null } })
  expect((await refund(id)).refund.amount.amount).toBe(3890)
  const late = await placed(room, ann)
  await does(room, ann)('cancelOrder', { orderId: late.order.id })
  await hears(room, news(room, late.orderId).cancelled())
  await hears(room, news(room, late.orderId).succeeded(1))
  await room.prisma.customerOrder.update({ where: { id: late.orderId }, data: { received: null } })
  expect(await refund(late.order.id)).toMatchObject({ code: 'REFUND_TOO_LARGE', left: { amount: 0 } })
  await paysBack(room, late.orderId)
  expect((await seen(room, mrsPage, late.order.id)).payment.status).toBe('REFUNDED')
})

test('nobody else refunds, nothing odd is refunded, and what is not there is not found', async () => {
  const { id } = await bought(room, ann)
  const ask = (viewer: typeof ann) => does(room, viewer)('refundOrder', { orderId: id, reason: 'For me.' })
  expect(await ask(ann)).toMatchObject({ code: 'FORBIDDEN' })
  for (const minor of [0, -1])
    expect(await refund(id, { amount: ofEur(minor) })).toMatchObject({ code: 'BAD_USER_INPUT' })
  expect((await refund(id, { amount: { amount: 1, currency: 'USD' } })).message).toContain('USD')
  expect((await refund(id, { amount: { amount: 1.5, currency: 'EUR' } })).message).toContain('1.5')
  expect((await refund(id, { amount: ofEur(2 ** 31) })).message).toContain('2147483648')
  expect(await refund(id, { idempotencyKey: 'k'.repeat(300) })).toMatchObject({ code: 'BAD_USER_INPUT' })
  expect(await refund(id, { reason: 'x'.repeat(301) })).toMatchObject({ code: 'BAD_USER_INPUT' })
  expect(await refund('nothing')).toMatchObject({ code: 'ORDER_NOT_FOUND' })
  expect((await seen(room, ann, id)).refundable).toBeNull()
  expect((await seen(room, mrsPage, id)).refunds).toEqual([])
})
