import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { newId } from '@quire/platform/id'
import { bought, dispute, does, ofEur, paysBack, seen, sent, told, warned } from './after-sale.ts'
import { bookseller, customer, type OrderRoom, openRoom } from './order-room.ts'

let room: OrderRoom
beforeAll(async () => {
  room = await openRoom()
})
afterAll(() => room.close())

const [ann, mrsPage] = [customer(), bookseller()]
const reason = 'The book is out of print.'
const close = (orderId: string, more: object = {}, viewer = mrsPage) =>
  does(room, viewer)('closeOrder', { orderId, reason, ...more })

/** An order for three Hobbits, of which one was sent. */
async function partlySent() {
  const order = await bought(room, ann)
  await sent(room, mrsPage, { ...order, only: 1 })
  return order
}

test('two of three Hobbits will never be sent: they are the shop’s again, their price goes back, and the order can end', async () => {
  const { id, orderId, hobbit } = await partlySent()
  const idempotencyKey = newId()
  const answers = await Promise.all([close(id, { idempotencyKey }), close(id, { idempotencyKey })])
  for (const { order, refund } of answers) {
    expect(refund).toEqual({ amount: { amount: 2000 } })
    expect(order).toMatchObject({ status: 'SHIPPED', payment: { status: 'REFUNDING' }, refundable: { amount: 1890 } })
  }
  expect(answers[0].order.nextStates).toEqual(['DELIVERED'])
  expect(answers[0].order.history.slice(-2)).toEqual([
    { type: 'REST_CANCELLED', by: 'STAFF', message: `${reason} The rest of the order is not sent.` },
    { type: 'REFUND_ASKED', by: 'STAFF', message: `€20.00 will go back to you: ${reason}` },
  ])
  expect(await told(room, orderId, 'order.return-received')).toMatchObject([
    { unsent: true, who: mrsPage.user?.id, lines: [{ bookId: hobbit.bookId, quantity: 2, restock: true }] },
  ])
  expect(await told(room, orderId, 'order.refund-asked')).toMatchObject([{ amount: ofEur(2000), reason }])
  await paysBack(room, orderId)
  expect(await sent(room, mrsPage, { id, hobbits: '' })).toMatchObject({ code: 'ORDER_NOT_SHIPPABLE' })
  expect(await close(id)).toMatchObject({ code: 'ORDER_NOT_CLOSABLE', status: 'SHIPPED' })
  expect(await close(id, { idempotencyKey, reason: 'Another.' })).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
})

test('no more goes back than is left, and nothing while the bank decides; the books come back all the same', async () => {
  const part = await partlySent()
  await does(room, mrsPage)('refundOrder', { orderId: part.id, amount: ofEur(2890), reason: 'Late.' })
  expect((await close(part.id)).refund).toEqual({ amount: { amount: 1000 } })

  const disputed = await partlySent()
  await warned(room, dispute(disputed.orderId, 'OPEN'))
  const closed = await close(disputed.id)
  expect(closed).toMatchObject({ refund: null, order: { status: 'SHIPPED', refunds: [] } })
  expect(await told(room, disputed.orderId, 'order.return-received')).toHaveLength(1)
})

test('an order of which nothing was sent is cancelled, not closed; and only staff close one', async () => {
  const { id } = await bought(room, ann)
  expect(await close(id)).toMatchObject({ code: 'ORDER_NOT_CLOSABLE', status: 'PAID' })
  expect(await close(id, {}, ann)).toMatchObject({ code: 'FORBIDDEN' })
  expect(await close('nothing')).toMatchObject({ code: 'ORDER_NOT_FOUND' })
  expect((await seen(room, ann, id)).status).toBe('PAID')
})
