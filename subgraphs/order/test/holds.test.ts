import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { bought, does, paysBack, risk, seen, sent, told, warned } from './after-sale.ts'
import { bookseller, customer, hears, news, type OrderRoom, openRoom, placed } from './order-room.ts'

let room: OrderRoom
beforeAll(async () => {
  room = await openRoom()
})
afterAll(() => room.close())

const [ann, mrsPage] = [customer(), bookseller()]
const hold = (orderId: string, reason = 'The address looks odd.', viewer = mrsPage) =>
  does(room, viewer)('holdOrder', { orderId, reason })
const release = (orderId: string) => does(room, mrsPage)('releaseOrder', { orderId, reason: 'She called us.' })
const heldOnes = async (held: boolean): Promise<string[]> => {
  const query = 'query ($held: Boolean) { orders(filter: { held: $held }, first: 100) { totalCount nodes { id } } }'
  const { data } = await room.ask(mrsPage, query, { held })
  expect(data.orders.totalCount).toBe(data.orders.nodes.length)
  return data.orders.nodes.map(({ id }: { id: string }) => id)
}

describe('an order on hold', () => {
  test('is not sent until Mrs Page releases it, and Ann is not told why', async () => {
    const order = await bought(room, ann)
    expect((await hold(order.id)).order).toMatchObject({ hold: { kind: 'STAFF', reason: 'The address looks odd.' } })
    expect(await sent(room, mrsPage, order)).toMatchObject({ code: 'ORDER_HELD', hold: { kind: 'STAFF' } })
    expect((await seen(room, mrsPage, order.id)).nextStates).toEqual(['CANCELLED'])
    const hers = await seen(room, ann, order.id)
    expect(hers.hold).toBeNull()
    expect(JSON.stringify(hers)).not.toContain('odd')
    expect(await heldOnes(true)).toContain(order.id)
    expect(await heldOnes(false)).not.toContain(order.id)
    expect((await release(order.id)).order.hold).toBeNull()
    expect(await heldOnes(true)).not.toContain(order.id)
    expect((await sent(room, mrsPage, order)).order.status).toBe('SHIPPED')
    expect((await seen(room, mrsPage, order.id)).history.map(({ type }: { type: string }) => type)).toEqual([
      ...['PLACED', 'PAID', 'HELD', 'RELEASED', 'SHIPPED'],
    ])
  })

  test('is held once for one reason, and not at all once it is sent or over', async () => {
    const order = await bought(room, ann)
    await hold(order.id)
    await hold(order.id)
    const { order: twice } = await hold(order.id, 'Another reason.')
    expect(twice.hold.reason).toBe('Another reason.')
    expect(twice.history.filter(({ type }: { type: string }) => type === 'HELD')).toHaveLength(2)
    await release(order.id)
    expect(await release(order.id)).toMatchObject({ code: 'ORDER_NOT_HELD', status: 'PAID' })
    await sent(room, mrsPage, order)
    expect(await hold(order.id)).toMatchObject({ code: 'ORDER_NOT_HOLDABLE', status: 'SHIPPED' })
    expect(await hold('nothing')).toMatchObject({ code: 'ORDER_NOT_FOUND' })
    expect(await release('nothing')).toMatchObject({ code: 'ORDER_NOT_FOUND' })
    expect(await hold(order.id, 'Mine.', ann)).toMatchObject({ code: 'FORBIDDEN' })
  })
})

describe('the provider doubts a charge', () => {
  test('and the order waits for a person, however often it is told', async () => {
    const order = await bought(room, ann)
    const doubt = risk(order.orderId)
    await warned(room, doubt)
    await warned(room, doubt)
    await warned(room, risk(order.orderId))
    const { hold: held, history } = await seen(room, mrsPage, order.id)
    expect(held).toEqual({ kind: 'RISK', reason: 'Risk HIGHEST, 81 of 100' })
    expect(history.filter(({ type }: { type: string }) => type === 'HELD')).toHaveLength(1)
    expect(await sent(room, mrsPage, order)).toMatchObject({ code: 'ORDER_HELD' })
  })

  test('and its bank warns later: the hold says so', async () => {
    const order = await bought(room, ann)
    const doubt = risk(order.orderId)
    await warned(room, doubt)
    await warned(room, { ...risk(order.orderId), data: { ...doubt.data, warning: 'made_with_stolen_card' } })
    const { hold: held, history } = await seen(room, mrsPage, order.id)
    expect(held.reason).toBe('Risk HIGHEST, 81 of 100; the bank warns: made_with_stolen_card')
    expect(history.filter(({ type }: { type: string }) => type === 'HELD')).toHaveLength(2)
  })

  test('before the money came: the hold is there when it does, also after the order expired', async () => {
    const early = await placed(room, ann)
    await warned(room, risk(early.orderId))
    await hears(room, news(room, early.orderId).succeeded())
    expect(await seen(room, mrsPage, early.order.id)).toMatchObject({ status: 'PAID', hold: { kind: 'RISK' } })
    const over = await placed(room, ann)
    await does(room, ann)('cancelOrder', { orderId: over.order.id })
    await warned(room, risk(over.orderId))
    await hears(room, news(room, over.orderId).succeeded())
    expect(await seen(room, mrsPage, over.order.id)).toMatchObject({ status: 'PAID', hold: { kind: 'RISK' } })
  })

  test('of an order that is on its way: nothing is left to hold', async () => {
    const order = await bought(room, ann)
    await sent(room, mrsPage, order)
    await warned(room, risk(order.orderId))
    expect((await seen(room, mrsPage, order.id)).hold).toBeNull()
  })
})

describe('Ann paid another sum than was agreed', () => {
  const paidOther = async (minor: number) => {
    const bookbuyer = customer()
    const one = await placed(room, bookbuyer)
    await hears(room, news(room, one.orderId).succeeded(minor))
    return { ...one, id: one.order.id as string }
  }
  const settle = (orderId: string, decision: 'ACCEPT' | 'REFUND', more: object = {}) =>
    does(room, mrsPage)('settleHeldPayment', { orderId, decision, reason: 'We agreed on the telephone.', ...more })
  const stateAt = (orderId: string) => room.reservations.get(orderId)?.state

  test('Mrs Page takes it: the stock is sold, the order paid, and refunds are bound by what came', async () => {
    const { id, orderId } = await paidOther(1500)
    const { order } = await settle(id, 'ACCEPT')
    expect(order).toMatchObject({ status: 'PAID', payment: { status: 'SUCCEEDED', received: { amount: 1500 } } })
    expect(order.history.at(-1)).toMatchObject({ type: 'PAID', by: 'STAFF' })
    expect(stateAt(orderId)).toBe('sold')
    const tooMuch = await does(room, mrsPage)('refundOrder', {
      orderId: id,
      amount: { amount: 1501, currency: 'EUR' },
      reason: 'No.',
    })
    expect(tooMuch).toMatchObject({ code: 'REFUND_TOO_LARGE', left: { amount: 1500 } })
    await does(room, mrsPage)('refundOrder', { orderId: id, reason: 'All of it.' })
    await paysBack(room, orderId)
    expect((await seen(room, mrsPage, id)).payment.status).toBe('REFUNDED')
  })

  test('Mrs Page does not: the book is on the shelf again, and all that came goes back', async () => {
    const { id, orderId, book } = await paidOther(5000)
    const { order } = await settle(id, 'REFUND')
    expect(order).toMatchObject({ status: 'CANCELLED', payment: { status: 'REFUNDING' } })
    expect([stateAt(orderId), book.left]).toEqual(['released', 10])
    expect(await told(room, orderId, 'order.refund-asked')).toMatchObject([
      { amount: { amount: 5000 }, reason: 'We agreed on the telephone.' },
    ])
    await paysBack(room, orderId)
    expect((await seen(room, mrsPage, id)).payment.status).toBe('REFUNDED')
  })

  test('two decide at once: one decision stands, and its key gives it again', async () => {
    const { id, orderId } = await paidOther(1500)
    const idempotencyKey = randomUUID()
    const both = await Promise.all([settle(id, 'ACCEPT', { idempotencyKey }), settle(id, 'REFUND')])
    const won = both.filter(({ order }) => order)
    expect(won).toHaveLength(1)
    const [stands] = (await seen(room, mrsPage, id)).status
    expect(stands).toBe(won[0].order.status[0])
    expect(await settle(id, 'ACCEPT')).toMatchObject({ code: 'PAYMENT_NOT_HELD' })
    const asks = await told(room, orderId, 'order.refund-asked')
    expect(asks).toHaveLength(won[0].order.status === 'CANCELLED' ? 1 : 0)
  })

  test('the same key gives the same outcome, and asks catalog no more; with another body it is refused', async () => {
    const { id, orderId } = await paidOther(1500)
    const idempotencyKey = randomUUID()
    expect((await settle(id, 'ACCEPT', { idempotencyKey })).order.status).toBe('PAID')
    const calls = room.neighbours.calls.length
    expect((await settle(id, 'ACCEPT', { idempotencyKey })).order.status).toBe('PAID')
    expect(room.neighbours.calls).toHaveLength(calls)
    expect(await settle(id, 'REFUND', { idempotencyKey })).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
    expect(await told(room, orderId, 'order.paid')).toHaveLength(1)
    expect(await settle('nothing', 'ACCEPT')).toMatchObject({ code: 'ORDER_NOT_FOUND' })
  })

  test('catalog does not answer: nothing is decided, and the next try decides', async () => {
    const { id } = await paidOther(1500)
    room.faults.set('catalog.claim', { when: 'after', times: 10 })
    expect((await settle(id, 'ACCEPT')).code).toBe('INTERNAL_SERVER_ERROR')
    room.faults.delete('catalog.claim')
    expect((await seen(room, mrsPage, id)).payment.status).toBe('HELD')
    expect((await settle(id, 'ACCEPT')).order.status).toBe('PAID')
  })

  test('catalog sold it, but nobody came to note it: what goes back then comes back as sold books do', async () => {
    const { id, orderId, book } = await paidOther(1500)
    room.faults.set('catalog.claim', { when: 'after', times: 10 })
    await settle(id, 'ACCEPT')
    room.faults.delete('catalog.claim')
    expect(stateAt(orderId)).toBe('sold')
    await settle(id, 'REFUND')
    expect(await told(room, orderId, 'order.return-received')).toMatchObject([
      { lines: [{ bookId: book.bookId, quantity: 1, restock: true }] },
    ])
  })

  test('the book is gone after all: Mrs Page is told, and the payment still waits', async () => {
    const { id, orderId, book } = await paidOther(1500)
    const reservation = room.reservations.get(orderId)
    if (reservation) reservation.state = 'released'
    book.left = 0
    expect(await settle(id, 'ACCEPT')).toMatchObject({
      code: 'OUT_OF_STOCK',
      message: expect.stringContaining('The Hobbit'),
    })
    expect((await seen(room, mrsPage, id)).payment.status).toBe('HELD')
    expect((await settle(id, 'REFUND')).order.status).toBe('CANCELLED')
  })

  test('a key that another order used moves no book: nothing is released, nothing is sold', async () => {
    const [one, other] = [await paidOther(1500), await paidOther(1500)]
    const idempotencyKey = randomUUID()
    await settle(one.id, 'ACCEPT', { idempotencyKey })
    for (const decision of ['REFUND', 'ACCEPT'] as const)
      expect(await settle(other.id, decision, { idempotencyKey })).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
    expect([stateAt(other.orderId), other.book.left]).toEqual(['held', 9])
    expect((await settle(other.id, 'ACCEPT')).order.status).toBe('PAID')
  })

  test('what was out of stock stays so under its key, and sells nothing when the book is there again', async () => {
    const { id, orderId, book } = await paidOther(1500)
    const reservation = room.reservations.get(orderId)
    if (reservation) reservation.state = 'released'
    book.left = 0
    const idempotencyKey = randomUUID()
    expect((await settle(id, 'ACCEPT', { idempotencyKey })).code).toBe('OUT_OF_STOCK')
    book.left = 5
    expect((await settle(id, 'ACCEPT', { idempotencyKey })).code).toBe('OUT_OF_STOCK')
    expect([stateAt(orderId), book.left, (await seen(room, mrsPage, id)).payment.status]).toEqual([
      ...['released', 5, 'HELD'],
    ])
    expect((await settle(id, 'ACCEPT')).order.status).toBe('PAID')
  })

  test('an order that was held before sums were kept has its sum in its history', async () => {
    const { id, orderId } = await paidOther(1500)
    await room.prisma.customerOrder.update({ where: { id: orderId }, data: { received: null } })
    await settle(id, 'REFUND')
    expect(await told(room, orderId, 'order.refund-asked')).toMatchObject([{ amount: { amount: 1500 } }])
  })
})
