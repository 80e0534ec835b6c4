import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openCounter, placed } from './counter.ts'
import { until } from './until.ts'

let counter: Awaited<ReturnType<typeof openCounter>>
beforeAll(async () => {
  counter = await openCounter()
}, 60_000)
afterAll(() => counter.close(), 20_000)

const euros = (amount: number) => ({ amount, currency: 'EUR' })

async function paid(card = 'pm_card_visa') {
  const order = counter.newOrder()
  await counter.say('order.placed', placed(order))
  await counter.pay(order, card)
  await counter.news.wait('payment.succeeded', order)
  return order
}

async function ask(orderId: string, amount: number) {
  const refundId = counter.newOrder()
  await counter.say('order.refund-asked', { orderId, refundId, amount: euros(amount), reason: 'a torn page' })
  return refundId
}

const ended = (type: 'payment.refunded' | 'payment.refund-failed', order: string, refundId: string) =>
  counter.news.wait(type, order, { having: { refundId } })
const refundsOf = (order: string) => counter.stripe.ledger().refunds.filter((one) => one.metadata.orderId === order)
const rowOf = (refundId: string) => counter.prisma.refund.findUnique({ where: { refundId } })

test('Ann gets a part back, then another, then the rest', async () => {
  const order = await paid()
  for (const amount of [500, 499, 1000]) await ended('payment.refunded', order, await ask(order, amount))
  expect(refundsOf(order).map(({ amount }) => amount)).toEqual([500, 499, 1000])
})

test('More than is left is refused once and for all, with Stripe’s reason; what is left can still go back', async () => {
  const order = await paid()
  await ended('payment.refunded', order, await ask(order, 1500))
  const tooMuch = await ask(order, 500)
  expect(await ended('payment.refund-failed', order, tooMuch)).toMatchObject({
    reason: 'Refund amount (€5.00) is greater than unrefunded amount on charge (€4.99)',
  })
  expect(await rowOf(tooMuch)).toMatchObject({ status: 'REFUSED', providerRefundId: null, tries: expect.any(Number) })
  await ended('payment.refunded', order, await ask(order, 499))
  expect(refundsOf(order)).toHaveLength(2)
  expect(counter.news.of('payment.refund-failed', order)).toHaveLength(1)
})

test('Two refunds at once that are too much together: one goes, the other is refused', async () => {
  const order = await paid()
  const both = await Promise.all([ask(order, 1500), ask(order, 1500)])
  const ends = () =>
    both.flatMap((id) =>
      ['payment.refunded', 'payment.refund-failed'].flatMap((type) =>
        counter.news
          .of(type, order)
          .filter(({ data }) => data.refundId === id)
          .map(() => type),
      ),
    )
  await until('both have ended', async () => ends().length === 2)
  expect(ends().toSorted()).toEqual(['payment.refund-failed', 'payment.refunded'])
  expect(refundsOf(order)).toHaveLength(1)
})

test('What Bob disputes cannot be refunded as well', async () => {
  const order = await paid('pm_card_createDispute')
  const refused = await ended('payment.refund-failed', order, await ask(order, 1999))
  expect(refused.reason).toMatch(/has been charged back/)
})

test('A refund that the bank sends back after it was done ends as failed, with the bank’s reason', async () => {
  const order = await paid('pm_card_refundFail')
  const refundId = await ask(order, 1999)
  expect(await ended('payment.refund-failed', order, refundId)).toMatchObject({
    reason: 'the bank sent it back: expired_or_canceled_card',
  })
  expect(await rowOf(refundId)).toMatchObject({
    status: 'REFUSED',
    failure: 'the bank sent it back: expired_or_canceled_card',
  })
})

test.each(['before', 'after'] as const)('Stripe fails %s giving back, and the money goes back once', async (when) => {
  const order = await paid()
  await counter.stripe.switches.set({ failNext: { times: 1, when, path: 'POST /v1/refunds' } })
  await ended('payment.refunded', order, await ask(order, 1999))
  expect(refundsOf(order)).toHaveLength(1)
})
