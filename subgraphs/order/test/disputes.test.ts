import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { bought, dispute, does, paysBack, seen, sent, told, warned } from './after-sale.ts'
import { bookseller, customer, hears, news, type OrderRoom, openRoom, placed } from './order-room.ts'

let room: OrderRoom
beforeAll(async () => {
  room = await openRoom()
})
afterAll(() => room.close())

const [ann, mrsPage] = [customer(), bookseller()]
const refund = (orderId: string) => does(room, mrsPage)('refundOrder', { orderId, reason: 'Sorry.' })

test('a bank asks about a payment: nothing is sent or refunded until it has decided for us', async () => {
  const order = await bought(room, ann)
  await warned(room, dispute(order.orderId, 'OPEN'))
  expect(await sent(room, mrsPage, order)).toMatchObject({ code: 'ORDER_HELD', hold: null })
  expect(await refund(order.id)).toMatchObject({ code: 'ORDER_DISPUTED' })
  expect((await seen(room, mrsPage, order.id)).disputes).toEqual([{ id: 'dp_1', status: 'OPEN', closedAt: null }])
  expect((await seen(room, ann, order.id)).disputes).toBeNull()
  await warned(room, dispute(order.orderId, 'WON'))
  expect((await sent(room, mrsPage, order)).order.status).toBe('SHIPPED')
  expect((await refund(order.id)).order.payment.status).toBe('REFUNDING')
})

test('the bank decides against us: the money is gone, whatever is heard later', async () => {
  const order = await bought(room, ann)
  await does(room, mrsPage)('refundOrder', {
    orderId: order.id,
    amount: { amount: 500, currency: 'EUR' },
    reason: 'Late.',
  })
  await warned(room, dispute(order.orderId, 'OPEN'))
  await warned(room, dispute(order.orderId, 'LOST'))
  await paysBack(room, order.orderId)
  const now = await seen(room, mrsPage, order.id)
  expect(now).toMatchObject({
    payment: { status: 'CHARGED_BACK' },
    refundable: { amount: 0 },
    disputes: [{ status: 'LOST' }],
  })
  expect(now.refunds[0].doneAt).not.toBeNull()
  expect(await refund(order.id)).toMatchObject({
    code: 'ORDER_NOT_REFUNDABLE',
    status: 'PAID',
    payment: 'CHARGED_BACK',
  })
  const unsent = await sent(room, mrsPage, order)
  expect(unsent).toMatchObject({
    code: 'ORDER_NOT_SHIPPABLE',
    payment: 'CHARGED_BACK',
    message: expect.stringContaining('bank'),
  })
  expect((await does(room, mrsPage)('cancelOrder', { orderId: order.id })).order).toMatchObject({
    ...{ status: 'CANCELLED', payment: { status: 'CHARGED_BACK' } },
  })
})

test.each([
  [['LOST', 'OPEN'], 'CHARGED_BACK', 'LOST'],
  [['WON', 'OPEN', 'OPEN'], 'SUCCEEDED', 'WON'],
  [['OPEN', 'OPEN', 'LOST', 'LOST'], 'CHARGED_BACK', 'LOST'],
] as const)('%j is heard, and the payment is %s', async (statuses, payment, status) => {
  const order = await bought(room, ann)
  for (const one of statuses) {
    const heard = dispute(order.orderId, one)
    await warned(room, heard)
    await warned(room, heard)
  }
  const now = await seen(room, mrsPage, order.id)
  expect(now).toMatchObject({ payment: { status: payment }, disputes: [{ status }] })
  expect(now.history.filter(({ type }: { type: string }) => type.startsWith('DISPUTE_'))).toHaveLength(
    statuses[0] === 'OPEN' ? 2 : 1,
  )
})

test('word of a dispute that overtakes the word of its payment comes again', async () => {
  const { orderId, order } = await placed(room, ann)
  const early = dispute(orderId, 'OPEN')
  await expect(warned(room, early)).rejects.toThrow('comes again')
  await hears(room, news(room, orderId).succeeded())
  await warned(room, early)
  expect((await seen(room, mrsPage, order.id)).disputes).toMatchObject([{ status: 'OPEN' }])
})

/** What payment says of a dispute, with the number of the news. */
const numbered = (orderId: string, status: 'OPEN' | 'WON' | 'LOST', sequence: number) => {
  const event = dispute(orderId, status)
  return { ...event, data: { ...event.data, sequence } }
}

test.each([
  [
    ['LOST', 2],
    ['WON', 3],
  ],
  [
    ['WON', 3],
    ['LOST', 2],
  ],
] as const)('what was lost is won on appeal: %j, then %j', async (...heard) => {
  const order = await bought(room, ann)
  await warned(room, numbered(order.orderId, 'OPEN', 1))
  for (const [status, sequence] of heard) await warned(room, numbered(order.orderId, status, sequence))
  expect(await seen(room, mrsPage, order.id)).toMatchObject({
    ...{ payment: { status: 'SUCCEEDED' }, refundable: { amount: 3890 }, disputes: [{ status: 'WON' }] },
  })
  expect((await sent(room, mrsPage, order)).order.status).toBe('SHIPPED')
})

test('a held payment is disputed: nobody takes it or sends it back meanwhile, and what the bank took is refused without a refund', async () => {
  const { orderId, order, book } = await placed(room, ann)
  await hears(room, news(room, orderId).succeeded(1500))
  const settle = (decision: 'ACCEPT' | 'REFUND') =>
    does(room, mrsPage)('settleHeldPayment', { orderId: order.id, decision, reason: 'We asked her.' })
  await warned(room, dispute(orderId, 'OPEN'))
  const calls = room.neighbours.calls.length
  for (const decision of ['ACCEPT', 'REFUND'] as const)
    expect(await settle(decision)).toMatchObject({ code: 'ORDER_DISPUTED' })
  expect(room.neighbours.calls).toHaveLength(calls)
  await warned(room, dispute(orderId, 'LOST'))
  expect(await settle('ACCEPT')).toMatchObject({ code: 'ORDER_DISPUTED', message: expect.stringContaining('took') })
  expect((await settle('REFUND')).order).toMatchObject({
    ...{ status: 'CANCELLED', payment: { status: 'CHARGED_BACK' }, refunds: [] },
  })
  expect(book.left).toBe(10)
  expect(await told(room, orderId, 'order.refund-asked')).toEqual([])
})

test('two disputes of one order: one that is won does not end the other', async () => {
  const order = await bought(room, ann)
  await warned(room, dispute(order.orderId, 'OPEN', 'dp_1'))
  await warned(room, dispute(order.orderId, 'OPEN', 'dp_2'))
  await warned(room, dispute(order.orderId, 'WON', 'dp_1'))
  expect(await sent(room, mrsPage, order)).toMatchObject({ code: 'ORDER_HELD' })
})
