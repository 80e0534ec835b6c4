import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Viewer } from '@quire/platform/viewer'
import { bought, dispute, does, fromReturn, ofEur, paysBack, seen, sent, told, warned } from './after-sale.ts'
import { bookseller, customer, type OrderRoom, openRoom } from './order-room.ts'

let room: OrderRoom
beforeAll(async () => {
  room = await openRoom()
})
afterAll(() => room.close())

const [ann, bob, mrsPage] = [customer(), customer(), bookseller()]
type Bought = Awaited<ReturnType<typeof bought>>

const delivered = async (quantity?: number): Promise<Bought> => {
  const order = await bought(room, ann)
  await sent(room, mrsPage, { ...order, only: quantity })
  return order
}
const wants = (
  { id, hobbits }: Bought,
  quantity = 1,
  { viewer = ann, ...more }: { viewer?: Viewer; [of: string]: unknown } = {},
) =>
  does(room, viewer)('requestReturn', {
    ...{ orderId: id, lines: [{ lineId: hobbits, quantity, reason: 'DAMAGED' }] },
    ...more,
  })
const accept = (returnId: string) => does(room, mrsPage)('acceptReturn', { returnId, answer: 'Send it to us.' })
const refuse = (returnId: string) => does(room, mrsPage)('refuseReturn', { returnId, reason: 'It was read.' })
const receive = (returnId: string, { hobbits }: Bought, more: object = {}) =>
  does(room, mrsPage)('receiveReturn', { returnId, lines: [{ lineId: hobbits, quantity: 1, restock: true }], ...more })

/** A return of so many Hobbits that may be sent. */
const accepted = async (quantity = 1) => {
  const order = await delivered()
  const { return: asked } = await wants(order, quantity)
  await accept(asked.id)
  return { order, returnId: asked.id as string }
}

test('Ann sends two books back: one goes on the shelf, one is written off, and their price goes back to her', async () => {
  const order = await delivered()
  expect((await seen(room, ann, order.id)).returnable).toEqual([{ quantity: 3, line: { title: 'The Hobbit' } }])
  const asked = await wants(order, 2, { note: 'Both were wet.' })
  expect(asked.return).toMatchObject({ status: 'ASKED', nextStates: [], refund: null })
  const { id } = asked.return
  expect((await seen(room, mrsPage, order.id)).returns).toMatchObject([
    { note: 'Both were wet.', nextStates: ['ACCEPTED', 'REFUSED'] },
  ])
  expect((await accept(id)).return).toMatchObject({
    status: 'ACCEPTED',
    nextStates: ['RECEIVED'],
    answer: 'Send it to us.',
  })
  const lines = [true, false].map((restock) => ({ lineId: order.hobbits, quantity: 1, restock }))
  const { return: received } = await receive(id, order, { lines })
  expect(received).toMatchObject({
    status: 'RECEIVED',
    refund: { amount: { amount: 2000 } },
    lines: [{ restocked: 1, writtenOff: 1 }],
  })
  await paysBack(room, order.orderId)
  const now = await seen(room, ann, order.id)
  expect(now).toMatchObject({
    status: 'SHIPPED',
    payment: { status: 'PARTLY_REFUNDED' },
    returns: [{ status: 'REFUNDED' }],
  })
  expect(now.returnable).toEqual([{ quantity: 1, line: { title: 'The Hobbit' } }])
  expect(now.history.slice(-6).map(({ type }: { type: string }) => type)).toEqual([
    ...['RETURN_ASKED', 'RETURN_ACCEPTED', 'RETURN_RECEIVED', 'REFUND_ASKED', 'PARTLY_REFUNDED', 'RETURN_REFUNDED'],
  ])
})

test('catalog is told what came back and whether it can be sold, and the mails of each step', async () => {
  const { order, returnId: id } = await accepted(2)
  const lines = [true, false].map((restock) => ({ lineId: order.hobbits, quantity: 1, restock }))
  await receive(id, order, { lines })
  const { bookId } = order.hobbit
  expect(await told(room, order.orderId, 'order.return-received')).toMatchObject([
    {
      returnId: fromReturn(id),
      who: mrsPage.user?.id,
      lines: [
        { bookId, quantity: 1, restock: true },
        { bookId, quantity: 1, restock: false },
      ],
    },
  ])
  expect(await told(room, order.orderId, 'order.return-changed')).toMatchObject([
    { status: 'ASKED', lines: [{ title: 'The Hobbit', quantity: 2 }], note: null },
    { status: 'ACCEPTED', note: 'Send it to us.' },
    { status: 'RECEIVED', lines: [{ title: 'The Hobbit', quantity: 2 }], refund: { amount: 2000 } },
  ])
})

test('of two books one came, and nothing goes back for it: the mail is told of what came, and of no money', async () => {
  const { order, returnId } = await accepted(2)
  await receive(returnId, order, { refund: { amount: 0, currency: 'EUR' } })
  expect((await told(room, order.orderId, 'order.return-changed')).at(-1)).toMatchObject({
    ...{ status: 'RECEIVED', lines: [{ title: 'The Hobbit', quantity: 1 }], refund: { amount: 0, currency: 'EUR' } },
  })
})

describe('what cannot come back', () => {
  test('more than was sent, also when two ask at once, or what was sent back already', async () => {
    const order = await delivered(2)
    expect(await wants(order, 3)).toMatchObject({ code: 'TOO_MANY_RETURNED', most: 2, line: { title: 'The Hobbit' } })
    const both = await Promise.all([wants(order, 2), wants(order, 2)])
    expect(both.map(({ __typename }) => __typename).sort()).toEqual(['RequestReturnSuccess', 'TooManyReturned'])
    expect(await wants(order)).toMatchObject({ code: 'TOO_MANY_RETURNED', most: 0 })
  })

  test('what is not printed, not in the order, named twice or counted oddly', async () => {
    const order = await delivered()
    const line = (lineId: string, quantity = 1) => ({ lineId, quantity, reason: 'OTHER' })
    const ask = (...lines: object[]) => wants(order, 1, { lines })
    expect(await ask(line(order.ebooks))).toMatchObject({ code: 'TOO_MANY_RETURNED', most: 0 })
    expect(await ask(line('nothing'))).toMatchObject({ code: 'ORDER_LINE_NOT_FOUND' })
    expect(await ask(line(order.hobbits), line(order.hobbits))).toMatchObject({ code: 'ORDER_LINE_NOT_FOUND' })
    for (const quantity of [0, -1, 10_001])
      expect(await ask(line(order.hobbits, quantity))).toMatchObject({ code: 'BAD_USER_INPUT' })
    expect(await ask()).toMatchObject({ code: 'BAD_USER_INPUT' })
    expect(await wants(order, 1, { note: 'x'.repeat(1_000_000) })).toMatchObject({ code: 'BAD_USER_INPUT' })
  })

  test('what was not sent, and what somebody else bought', async () => {
    const order = await bought(room, ann)
    expect(await wants(order)).toMatchObject({ code: 'ORDER_NOT_RETURNABLE', status: 'PAID' })
    expect((await seen(room, ann, order.id)).returnable).toEqual([])
    expect(await wants(order, 1, { viewer: bob })).toMatchObject({ code: 'ORDER_NOT_FOUND' })
  })

  test('what was sent 31 days ago, unless staff ask for her', async () => {
    const order = await delivered()
    const shippedAt = new Date(Date.now() - 31 * 86_400_000)
    await room.prisma.parcel.updateMany({ where: { orderId: order.orderId }, data: { shippedAt } })
    expect(await wants(order)).toMatchObject({ code: 'RETURN_TOO_LATE' })
    expect((await seen(room, ann, order.id)).returnable).toEqual([])
    expect((await wants(order, 1, { viewer: mrsPage })).return.status).toBe('ASKED')
  })
})

test('a return is asked for once a key, and books that were refused may be asked for again', async () => {
  const order = await delivered()
  const idempotencyKey = randomUUID()
  const same = () => wants(order, 3, { idempotencyKey })
  const [one, other] = await Promise.all([same(), same()])
  expect(one.return.id).toBe(other.return.id)
  expect(await wants(order, 2, { idempotencyKey })).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
  expect((await refuse(one.return.id)).return).toMatchObject({
    status: 'REFUSED',
    answer: 'It was read.',
    nextStates: [],
  })
  expect((await refuse(one.return.id)).return.status).toBe('REFUSED')
  expect(await accept(one.return.id)).toMatchObject({ code: 'RETURN_STANDS_ELSEWHERE', stands: 'REFUSED' })
  expect((await wants(order, 3)).return.status).toBe('ASKED')
  expect(
    (await seen(room, ann, order.id)).history.filter(({ type }: { type: string }) => type === 'RETURN_REFUSED'),
  ).toHaveLength(1)
})

describe('books arrive', () => {
  test('twice under one key: once; under another key: it says where the return stands', async () => {
    const { order, returnId } = await accepted()
    const idempotencyKey = randomUUID()
    const both = await Promise.all([1, 2].map(() => receive(returnId, order, { idempotencyKey })))
    expect(both.map((one) => one.return.status)).toEqual(['RECEIVED', 'RECEIVED'])
    expect(await receive(returnId, order)).toMatchObject({ code: 'RETURN_STANDS_ELSEWHERE', stands: 'RECEIVED' })
    expect(await told(room, order.orderId, 'order.return-received')).toHaveLength(1)
    expect(await told(room, order.orderId, 'order.refund-asked')).toHaveLength(1)
  })

  test('that nobody said could come, or more than were to come', async () => {
    const order = await delivered()
    const { return: asked } = await wants(order)
    expect(await receive(asked.id, order)).toMatchObject({ code: 'RETURN_STANDS_ELSEWHERE', stands: 'ASKED' })
    await accept(asked.id)
    const lines = [true, false].map((restock) => ({ lineId: order.hobbits, quantity: 1, restock }))
    expect(await receive(asked.id, order, { lines })).toMatchObject({ code: 'TOO_MANY_RETURNED', most: 1 })
    const other = [{ lineId: order.ebooks, quantity: 1, restock: true }]
    expect(await receive(asked.id, order, { lines: other })).toMatchObject({ code: 'ORDER_LINE_NOT_FOUND' })
    expect(await receive('nothing', order)).toMatchObject({ code: 'RETURN_NOT_FOUND' })
    expect(await accept('nothing')).toMatchObject({ code: 'RETURN_NOT_FOUND' })
    expect(await does(room, ann)('receiveReturn', { returnId: asked.id, lines })).toMatchObject({ code: 'FORBIDDEN' })
  })

  test('fewer than were to come, so that the rest may still be asked for', async () => {
    const { order, returnId } = await accepted(3)
    expect((await receive(returnId, order)).return).toMatchObject({ refund: { amount: { amount: 1000 } } })
    expect((await seen(room, ann, order.id)).returnable).toMatchObject([{ quantity: 2 }])
  })

  test('and another sum goes back, or none, but never more than is left', async () => {
    const [less, none, more] = [await accepted(), await accepted(), await accepted()]
    const sums = (of: typeof less, refund: number) => receive(of.returnId, of.order, { refund: ofEur(refund) })
    expect((await sums(less, 600)).return.refund).toEqual({ amount: { amount: 600 } })
    expect((await sums(none, 0)).return).toMatchObject({ status: 'RECEIVED', refund: null })
    expect(await told(room, none.order.orderId, 'order.refund-asked')).toEqual([])
    expect(await sums(more, 3891)).toMatchObject({ code: 'REFUND_TOO_LARGE', left: { amount: 3890 } })
    expect((await seen(room, ann, more.order.id)).returns[0].status).toBe('ACCEPTED')
  })

  test('when most of the money went back before: the rest goes back', async () => {
    const { order, returnId } = await accepted(3)
    await does(room, mrsPage)('refundOrder', { orderId: order.id, amount: ofEur(3000), reason: 'Late.' })
    const lines = [{ lineId: order.hobbits, quantity: 3, restock: true }]
    expect((await receive(returnId, order, { lines })).return.refund).toEqual({ amount: { amount: 890 } })
  })

  test('while a bank asks about the payment: without money they are received, with it not', async () => {
    const { order, returnId } = await accepted()
    await warned(room, dispute(order.orderId, 'OPEN'))
    expect(await receive(returnId, order)).toMatchObject({ code: 'ORDER_DISPUTED' })
    expect((await receive(returnId, order, { refund: ofEur(0) })).return.status).toBe('RECEIVED')
  })
})
