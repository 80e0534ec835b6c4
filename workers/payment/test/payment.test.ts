import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openCounter, placed } from './counter.ts'
import { until } from './until.ts'

let counter: Awaited<ReturnType<typeof openCounter>>
beforeAll(async () => {
  counter = await openCounter()
}, 60_000)
afterAll(() => counter.close(), 20_000)

const money = { amount: 1999, currency: 'EUR' }
const chargesOf = (orderId: string) =>
  counter.stripe
    .ledger()
    .charges.filter((charge) => charge.metadata.orderId === orderId && charge.status === 'succeeded')
const intentsOf = (orderId: string) =>
  counter.stripe.ledger().intents.filter((intent) => intent.metadata.orderId === orderId)

test('Ann places an order, pays by card, and is charged once', async () => {
  const order = counter.newOrder()
  await counter.say('order.placed', placed(order))
  await counter.pay(order)
  expect(await counter.news.wait('payment.succeeded', order)).toMatchObject({ amount: money })
  expect(chargesOf(order)).toHaveLength(1)
  expect([await counter.chargesBy('webhook'), await counter.chargesBy('asking')]).toEqual([1, 0])
})

test('An order that is heard fifty times at once has one intent', async () => {
  const order = counter.newOrder()
  await counter.say('order.placed', placed(order), 50)
  await counter.news.wait('payment.prepared', order)
  expect(intentsOf(order)).toHaveLength(1)
  expect(counter.news.of('payment.prepared', order)).toHaveLength(1)
})

test('Bob’s card is declined, he is told, and his second card pays the same intent', async () => {
  const order = counter.newOrder()
  await counter.say('order.placed', placed(order))
  await counter.pay(order, 'pm_card_visa_chargeDeclined')
  expect(await counter.news.wait('payment.failed', order)).toMatchObject({ failure: 'generic_decline' })
  await counter.pay(order)
  await counter.news.wait('payment.succeeded', order)
  expect(intentsOf(order)).toHaveLength(1)
})

test('An order that is cancelled before it is heard to be placed is never asked for money', async () => {
  const order = counter.newOrder()
  await counter.say('order.cancelled', { orderId: order, number: 'Q-TEST' })
  await counter.news.wait('payment.cancelled', order)
  await counter.say('order.placed', placed(order))
  const after = counter.newOrder()
  await counter.say('order.placed', placed(after))
  await counter.news.wait('payment.prepared', after)
  expect(intentsOf(order)).toEqual([])
})

test('An expired order’s intent is cancelled and cannot be paid any more', async () => {
  const order = counter.newOrder()
  await counter.say('order.placed', placed(order))
  await counter.news.wait('payment.prepared', order)
  await counter.say('order.expired', { orderId: order, number: 'Q-TEST' })
  await counter.news.wait('payment.cancelled', order)
  await counter.pay(order)
  expect(chargesOf(order)).toEqual([])
})

test('An order that expires after Ann has paid stays paid, even when the webhook is late', async () => {
  const order = counter.newOrder()
  await counter.say('order.placed', placed(order))
  await counter.news.wait('payment.prepared', order)
  const before = await counter.chargesBy('asking')
  await counter.stripe.switches.set({ drop: 'forever' })
  await counter.pay(order)
  await counter.say('order.expired', { orderId: order, number: 'Q-TEST' })
  await counter.news.wait('payment.succeeded', order)
  await counter.stripe.switches.set({ drop: 0 })
  expect(await counter.chargesBy('asking')).toBe(before + 1)
  expect(counter.news.of('payment.cancelled', order)).toEqual([])
})

test('A refund is made once, however often it is asked for', async () => {
  const order = counter.newOrder()
  await counter.say('order.placed', placed(order))
  await counter.pay(order)
  await counter.news.wait('payment.succeeded', order)
  await counter.say(
    'order.refund-asked',
    { orderId: order, refundId: counter.newOrder(), amount: money, reason: 'late' },
    5,
  )
  await counter.news.wait('payment.refunded', order)
  expect(counter.stripe.ledger().refunds.filter((one) => one.metadata.orderId === order)).toHaveLength(1)
})

test('A refund that the bank sends back is told as failed, also after it was told as done', async () => {
  const order = counter.newOrder()
  const refundId = counter.newOrder()
  await counter.say('order.placed', placed(order))
  await counter.pay(order)
  await counter.news.wait('payment.succeeded', order)
  await counter.say('order.refund-asked', { orderId: order, refundId, amount: money, reason: 'late' })
  await counter.news.wait('payment.refunded', order)
  const [refund] = counter.stripe.ledger().refunds.filter((one) => one.metadata.orderId === order)
  await counter.stripe.switches.set({ settleRefund: { refund: refund?.id ?? '', status: 'failed' } })
  expect(await counter.news.wait('payment.refund-failed', order)).toMatchObject({ refundId })
})

test.each(['before', 'after'] as const)(
  'The provider fails %s making the intent, and the order still gets exactly one that can be paid',
  async (when) => {
    const order = counter.newOrder()
    await counter.stripe.switches.set({ failNext: { times: 1, when, path: 'POST /v1/payment_intents' } })
    await counter.say('order.placed', placed(order))
    await counter.pay(order)
    await counter.news.wait('payment.succeeded', order)
    expect(intentsOf(order)).toHaveLength(1)
    expect(chargesOf(order)).toHaveLength(1)
  },
)

test('A second job that finds Stripe still at the first one’s request waits for it, and does not begin a second intent', async () => {
  const order = counter.newOrder()
  await counter.stripe.switches.set({ hangNext: { times: 1, when: 'before', path: 'POST /v1/payment_intents' } })
  await counter.say('order.placed', placed(order))
  await until('the first is under way', async () => counter.stripe.switches.get().hangNext.times === 0)
  const before = await counter.failures()
  await counter.again('prepare-payment', { orderId: order })
  await until('the second was told to wait', async () => (await counter.failures()) > before)
  await counter.news.wait('payment.prepared', order, { withinMs: 20_000 })
  expect(intentsOf(order)).toHaveLength(1)
  expect(await counter.prisma.payment.findUnique({ where: { orderId: order } })).toMatchObject({ attempt: 1 })
})
