import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import {
  asked,
  fill,
  hears,
  look,
  news,
  type OrderRoom,
  openRoom,
  place,
  placed,
  saidBy,
  until,
  visitor,
  wish,
} from './order-room.ts'

let room: OrderRoom
beforeAll(async () => {
  room = await openRoom()
})
afterEach(() => room.faults.clear())
afterAll(() => room.close())

const ann = visitor()
const typesSaid = async (orderId: string) => (await saidBy(room, orderId)).map(({ type }) => type)
const standing = async (id: string) => {
  const { status, payment } = await look(room, ann, id)
  return [status, payment.status]
}
const cancel = (id: string, viewer = ann) => room.ask(viewer, asked.cancel, { id })
const stateAt = (orderId: string) => room.reservations.get(orderId)?.state

test('a declined card can be tried again, and the order is paid by the next', async () => {
  const { order, orderId } = await placed(room, ann)
  const payment = news(room, orderId)
  await hears(room, payment.prepared())
  await hears(room, payment.failed())
  const declined = await look(room, ann, order.id)
  expect(declined).toMatchObject({ status: 'PLACED', payment: { status: 'FAILED', clientSecret: 'pi_1_secret' } })
  await hears(room, payment.succeeded())
  expect(await standing(order.id)).toEqual(['PAID', 'SUCCEEDED'])
})

describe('whatever the order of the news, doubled and at the same time, the order ends paid', () => {
  const orders = permutations(['prepared', 'failed', 'succeeded', 'cancelled'] as const)
  test.each(orders)('%s, %s, %s, %s', async (...names) => {
    const { order, orderId, book } = await placed(room, ann)
    const payment = news(room, orderId)
    for (const name of names) {
      const event = payment[name]()
      await Promise.all([eventually(event), eventually(event), eventually(payment[name]())])
    }
    expect(await standing(order.id)).toEqual(['PAID', 'SUCCEEDED'])
    expect([stateAt(orderId), book.left]).toEqual(['sold', 9])
    const { history } = await look(room, ann, order.id)
    expect(history.map(({ sequence }: { sequence: number }) => sequence)).toEqual(
      history.map((_: unknown, index: number) => index + 1),
    )
    expect((await typesSaid(orderId)).filter((type) => type === 'order.paid')).toHaveLength(1)
  })
})

test('all news at once ends as one after the other', async () => {
  const { order, orderId, book } = await placed(room, ann)
  const payment = news(room, orderId)
  const all = [payment.prepared(), payment.failed(), payment.succeeded(), payment.cancelled(), payment.succeeded()]
  await Promise.all([...all, ...all].map(eventually))
  expect(await standing(order.id)).toEqual(['PAID', 'SUCCEEDED'])
  expect([stateAt(orderId), book.left]).toEqual(['sold', 9])
})

test('Ann cancels before paying; her book goes back when nothing can be paid any more', async () => {
  const { order, orderId, book } = await placed(room, ann)
  await hears(room, news(room, orderId).prepared())
  expect((await cancel(order.id, visitor())).data.cancelOrder).toMatchObject({ code: 'ORDER_NOT_FOUND' })
  expect((await cancel('T3JkZXI6bm8')).data.cancelOrder).toMatchObject({ code: 'ORDER_NOT_FOUND' })
  expect((await cancel(order.id)).data.cancelOrder.order.status).toBe('CANCELLED')
  expect((await cancel(order.id)).data.cancelOrder.order.status).toBe('CANCELLED')
  expect((await look(room, ann, order.id)).payment.clientSecret).toBeNull()
  expect(await typesSaid(orderId)).toEqual(['order.placed', 'order.cancelled'])
  expect(book.left).toBe(9)
  await hears(room, news(room, orderId).cancelled())
  expect([book.left, ...(await standing(order.id))]).toEqual([10, 'CANCELLED', 'CANCELLED'])
})

test('a paid order is not cancelled once the time to think better of it is over', async () => {
  const { order, orderId } = await placed(room, ann)
  await hears(room, news(room, orderId).succeeded())
  const paidAt = new Date(Date.now() - 16 * 60_000)
  await room.prisma.customerOrder.update({ where: { id: orderId }, data: { paidAt } })
  expect((await cancel(order.id)).data.cancelOrder).toMatchObject({ code: 'ORDER_NOT_CANCELLABLE', status: 'PAID' })
})

describe('the payment won the race against the clock', () => {
  const expired = async () => {
    const bought = await placed(room, ann, { title: 'Emma', left: 1 })
    const { orderId } = bought
    await room.prisma.customerOrder.update({ where: { id: orderId }, data: { payBefore: new Date(0) } })
    await until(async () => (await standing(bought.order.id))[0] === 'EXPIRED')
    expect(await typesSaid(orderId)).toEqual(['order.placed', 'order.expired'])
    await hears(room, news(room, orderId).cancelled())
    expect(bought.book.left).toBe(1)
    return bought
  }

  test('and the book is still there: paid', async () => {
    const { order, orderId, book } = await expired()
    await hears(room, news(room, orderId).succeeded())
    expect([book.left, ...(await standing(order.id))]).toEqual([0, 'PAID', 'SUCCEEDED'])
  })

  test('and Bob has the book: the money goes back with the reason', async () => {
    const { order, orderId, book } = await expired()
    const bob = visitor()
    expect(await place(room, bob, wish(fill(room, bob, [book, 1]), 1689))).toHaveProperty('order')
    const late = news(room, orderId).succeeded()
    await Promise.all([eventually(late), eventually(news(room, orderId).succeeded())])
    expect(await standing(order.id)).toEqual(['CANCELLED', 'REFUNDING'])
    const asks = (await saidBy(room, orderId)).filter(({ type }) => type === 'order.refund-asked')
    expect(asks).toHaveLength(1)
    const data = asks[0]?.data as { refundId: string; reason: string; amount: { amount: number } }
    expect(data).toMatchObject({ amount: { amount: 1689 }, reason: expect.stringContaining('“Emma” was sold') })
    // Even when a copy comes back, what was decided stays decided.
    book.left = 5
    await hears(room, news(room, orderId).succeeded())
    expect(book.left).toBe(5)

    const back = news(room, orderId).refunded(data.refundId)
    await Promise.all([eventually(back), eventually(news(room, orderId).refunded(data.refundId))])
    expect(await standing(order.id)).toEqual(['CANCELLED', 'REFUNDED'])
    expect((await typesSaid(orderId)).filter((type) => type === 'order.refunded')).toHaveLength(1)
  })
})

test('two that ask catalog for the same order never act on two answers', async () => {
  const { order, orderId, book } = await placed(room, ann, { left: 1 })
  await hears(room, news(room, orderId).cancelled())
  expect(book.left).toBe(1)
  book.left = 0
  // While the first is told that the book is gone, a copy comes back and the second would be told that it is there.
  let second: unknown
  const meanwhile = async () => {
    book.left = 1
    second = await hears(room, news(room, orderId).succeeded()).catch((error: Error) => error.message)
  }
  room.faults.set('catalog.claim', { when: 'after', times: 1, meanwhile })
  await hears(room, news(room, orderId).succeeded())
  expect(second).toContain('is being settled')
  expect([book.left, ...(await standing(order.id))]).toEqual([1, 'CANCELLED', 'REFUNDING'])
})

test('money that is not what was agreed does not pay: it is held, and no clock ends the order', async () => {
  const { order, orderId } = await placed(room, ann)
  await hears(room, news(room, orderId).succeeded(1))
  expect(await standing(order.id)).toEqual(['PLACED', 'HELD'])
  expect(stateAt(orderId)).toBe('held')
  expect((await cancel(order.id)).data.cancelOrder).toMatchObject({ code: 'ORDER_NOT_CANCELLABLE' })
  await hears(room, news(room, orderId).succeeded())
  expect(await standing(order.id)).toEqual(['PAID', 'SUCCEEDED'])
})

test.each(['before', 'after'] as const)(
  'catalog fails %s it claimed: the event comes again, and the order is paid once',
  async (when) => {
    const { order, orderId, book } = await placed(room, ann)
    room.faults.set('catalog.claim', { when, times: 1 })
    const event = news(room, orderId).succeeded()
    await expect(hears(room, event)).rejects.toThrow('catalog.claim answered 500')
    expect(await standing(order.id)).toEqual(['PLACED', 'PREPARING'])
    await hears(room, event)
    expect([book.left, ...(await standing(order.id))]).toEqual([9, 'PAID', 'SUCCEEDED'])
  },
)

test('news of an order that never was becomes a dead letter, not a row', async () => {
  const never = '0199f000-0000-7000-8000-00000000abcd'
  await expect(hears(room, news(room, never).succeeded())).rejects.toThrow('not here')
})

test('nobody edits the history, not even by hand', async () => {
  const { orderId } = await placed(room, ann)
  const where = { orderId_sequence: { orderId, sequence: 1 } }
  await expect(room.prisma.orderEvent.update({ where, data: { type: 'PAID' } })).rejects.toThrow('only added to')
  await expect(room.prisma.orderEvent.delete({ where })).rejects.toThrow('only added to')
})

/** As the queue does: what fails comes again. */
async function eventually(event: Parameters<typeof hears>[1]): Promise<void> {
  await until(() =>
    hears(room, event).then(
      () => true,
      () => false,
    ),
  )
}

function permutations<T>(some: readonly T[]): T[][] {
  if (some.length <= 1) return [[...some]]
  return some.flatMap((one, at) => permutations(some.toSpliced(at, 1)).map((rest) => [one, ...rest]))
}
