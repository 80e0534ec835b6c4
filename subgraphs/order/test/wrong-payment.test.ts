import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { fromGlobalId } from '@quire/platform/id'
import { does } from './after-sale.ts'
import {
  asked,
  bookseller,
  hears,
  look,
  news,
  type OrderRoom,
  openRoom,
  placed,
  saidBy,
  until,
  visitor,
} from './order-room.ts'

let room: OrderRoom
beforeAll(async () => {
  room = await openRoom()
})
afterAll(() => room.close())

const [ann, mrsPage] = [visitor(), bookseller()]
const standing = async (id: string) => {
  const { status, payment } = await look(room, ann, id)
  return [status, payment.status]
}
const messages = async (id: string) =>
  (await look(room, ann, id)).history.map(({ message }: { message: string }) => message)
const stateAt = (orderId: string) => room.reservations.get(orderId)?.state
const standStill = (orderId: string) =>
  room.prisma.customerOrder.update({ where: { id: orderId }, data: { payBefore: new Date(0) } })

/** The ids that Mrs Page finds among the orders whose payment stands at this. */
const foundBy = async (payment: string) => {
  const query = 'query ($filter: OrderFilter) { orders(filter: $filter, first: 100) { nodes { id } } }'
  const { data } = await room.ask(mrsPage, query, { filter: { payment } })
  return data.orders.nodes.map(({ id }: { id: string }) => id)
}

/** An order that was not paid in time; payment has not said yet that nothing can be paid any more. */
const expired = async () => {
  const bought = await placed(room, ann, { title: 'Emma', left: 1 })
  await standStill(bought.orderId)
  await until(async () => (await standing(bought.order.id))[0] === 'EXPIRED')
  return bought
}

const fromRefund = (globalId: string) => String(fromGlobalId('Refund', globalId))

const refundOf = async (orderId: string) => {
  const asks = (await saidBy(room, orderId)).filter(({ type }) => type === 'order.refund-asked')
  expect(asks).toHaveLength(1)
  return asks[0]?.data as { refundId: string; amount: { amount: number }; reason: string }
}

describe.each([
  ['less', 1],
  ['more', 5000],
])('Ann pays %s than what was agreed', (_, minor) => {
  test('the order is held: no clock ends it, nobody cancels it, its book stays hers, and Mrs Page finds it', async () => {
    const { order, orderId, book } = await placed(room, ann)
    await hears(room, news(room, orderId).prepared())
    await hears(room, news(room, orderId).succeeded(minor))
    expect(await standing(order.id)).toEqual(['PLACED', 'HELD'])

    await standStill(orderId)
    const other = await expired()
    await hears(room, news(room, orderId).cancelled())
    await hears(room, news(room, orderId).failed())
    expect((await room.ask(ann, asked.cancel, { id: order.id })).data.cancelOrder.code).toBe('ORDER_NOT_CANCELLABLE')
    expect((await room.ask(mrsPage, asked.cancel, { id: order.id })).data.cancelOrder.code).toBe(
      'ORDER_NOT_CANCELLABLE',
    )
    expect([stateAt(orderId), book.left, ...(await standing(order.id))]).toEqual(['held', 9, 'PLACED', 'HELD'])
    expect(await foundBy('HELD')).toContain(order.id)
    expect(await foundBy('HELD')).not.toContain(other.order.id)
    expect((await look(room, ann, order.id)).payment.clientSecret).toBeNull()
    expect(await saidBy(room, orderId)).toHaveLength(1)
  })

  test('after the order expired: what was received goes back, and the book too', async () => {
    const { order, orderId, book } = await expired()
    expect(stateAt(orderId)).toBe('held')
    const late = news(room, orderId).succeeded(minor)
    await hears(room, late)
    await hears(room, late)
    await hears(room, news(room, orderId).succeeded(minor))
    expect([stateAt(orderId), book.left, ...(await standing(order.id))]).toEqual([
      ...['released', 1, 'CANCELLED', 'REFUNDING'],
    ])
    const refund = await refundOf(orderId)
    expect(refund).toMatchObject({ amount: { amount: minor }, reason: expect.stringContaining('all of it back') })
    await hears(room, news(room, orderId).refunded(refund.refundId, minor))
    expect(await standing(order.id)).toEqual(['CANCELLED', 'REFUNDED'])
  })

  test('after she cancelled and payment closed: what was received goes back', async () => {
    const { order, orderId, book } = await placed(room, ann)
    await room.ask(ann, asked.cancel, { id: order.id })
    await hears(room, news(room, orderId).cancelled())
    await hears(room, news(room, orderId).succeeded(minor))
    expect([book.left, ...(await standing(order.id))]).toEqual([10, 'CANCELLED', 'REFUNDING'])
    expect((await refundOf(orderId)).amount.amount).toBe(minor)
  })
})

test('another sum that comes while the stock is being settled waits its turn', async () => {
  const { order, orderId, book } = await expired()
  let second: unknown
  const meanwhile = async () => {
    second = await hears(room, news(room, orderId).succeeded(1)).catch((error: Error) => error.message)
  }
  room.faults.set('catalog.claim', { when: 'after', times: 1, meanwhile })
  await hears(room, news(room, orderId).succeeded())
  expect(second).toContain('is being settled')
  await hears(room, news(room, orderId).succeeded(1))
  expect([stateAt(orderId), book.left, ...(await standing(order.id))]).toEqual(['sold', 0, 'PAID', 'SUCCEEDED'])
})

describe('the provider refuses a refund', () => {
  const refunding = async () => {
    const bought = await expired()
    await hears(room, news(room, bought.orderId).succeeded(1))
    return { ...bought, refund: await refundOf(bought.orderId) }
  }

  test('Ann is told, Mrs Page finds the order, and it stays so when the news comes twice', async () => {
    const { order, orderId, refund } = await refunding()
    await hears(room, news(room, orderId).refundFailed(refund.refundId))
    await hears(room, news(room, orderId).refundFailed(refund.refundId))
    expect(await standing(order.id)).toEqual(['CANCELLED', 'REFUND_FAILED'])
    const sentence = 'We could not send the money back yet; we are looking into it.'
    expect((await messages(order.id)).filter((message: string) => message === sentence)).toHaveLength(1)
    expect(await foundBy('REFUND_FAILED')).toEqual([order.id])
  })

  test.each([
    ['after it was done: the bank sent it back', ['refunded', 'refundFailed']],
    ['and the word that it was done comes late', ['refundFailed', 'refunded']],
  ] as const)('%s, so that the money is still to go', async (_when, types) => {
    const { order, orderId, refund } = await refunding()
    for (const type of types) await hears(room, news(room, orderId)[type](refund.refundId, 1))
    expect(await standing(order.id)).toEqual(['CANCELLED', 'REFUND_FAILED'])
    const [row] = await room.prisma.refund.findMany({ where: { orderId } })
    expect([row?.doneAt, row?.failedAt !== null]).toEqual([null, true])
  })

  test('while another is done: in both orders Mrs Page still finds the one that failed', async () => {
    for (const first of ['refunded', 'refundFailed'] as const) {
      const { order, orderId } = await placed(room, ann)
      await hears(room, news(room, orderId).succeeded())
      const refunds = await Promise.all(
        [500, 700].map(async (amount) => {
          const input = { orderId: order.id, amount: { amount, currency: 'EUR' }, reason: 'Sorry.' }
          return { amount, id: fromRefund((await does(room, mrsPage)('refundOrder', input)).refund.id) }
        }),
      )
      const [one, other] = refunds as [(typeof refunds)[0], (typeof refunds)[0]]
      const told = { refunded: () => hears(room, news(room, orderId).refunded(one.id, one.amount)) } as const
      const fails = () => hears(room, news(room, orderId).refundFailed(other.id))
      await (first === 'refunded' ? told.refunded() : fails())
      await (first === 'refunded' ? fails() : told.refunded())
      expect(await standing(order.id)).toEqual(['PAID', 'REFUND_FAILED'])
      expect(await foundBy('REFUND_FAILED')).toContain(order.id)
    }
  })

  test('of which this order knows nothing: a dead letter', async () => {
    const { orderId } = await placed(room, ann)
    const never = '0199f000-0000-7000-8000-00000000abcd'
    await expect(hears(room, news(room, orderId).refundFailed(never))).rejects.toThrow('asked for no refund')
  })
})
