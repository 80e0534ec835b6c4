import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Stripe } from 'stripe'
import { openCounter, placed } from './counter.ts'

let counter: Awaited<ReturnType<typeof openCounter>>
beforeAll(async () => {
  counter = await openCounter()
}, 60_000)
afterAll(() => counter.close(), 20_000)

const now = () => Math.floor(Date.now() / 1000)
let events = 0

function intentEvent(orderId: string, more: object = {}) {
  const object = {
    id: `pi_${orderId}`,
    object: 'payment_intent',
    status: 'succeeded',
    amount: 1999,
    amount_received: 1999,
    currency: 'eur',
    metadata: { orderId, attempt: '1' },
    last_payment_error: null,
    ...more,
  }
  events += 1
  return JSON.stringify({
    id: `evt_test_${events}`,
    object: 'event',
    type: 'payment_intent.succeeded',
    data: { object },
  })
}

function post(payload: string, { secret = counter.webhookSecret, at = now(), header = '' } = {}) {
  const signature = header || Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: at })
  const headers = { 'content-type': 'application/json', ...(header !== 'none' && { 'stripe-signature': signature }) }
  return fetch(`${counter.url}/webhooks/stripe`, { method: 'POST', body: payload, headers })
}

const kept = (payload: string) =>
  counter.prisma.webhookEvent.findUnique({ where: { providerEventId: JSON.parse(payload).id } })

async function settled(payload: string) {
  for (const end = Date.now() + 10_000; Date.now() < end; ) {
    const row = await kept(payload)
    if (row?.outcome) return row.outcome
    await new Promise((resolve) => setImmediate(resolve))
  }
  throw new Error('the event was not looked at')
}

test.each([
  ['signed with another secret', { secret: 'whsec_other' }],
  ['ten minutes old', { at: now() - 600 }],
  ['ten minutes from the future', { at: now() + 600 }],
  ['with a signature that is nonsense', { header: 't=abc,v1=00' }],
  ['without a signature', { header: 'none' }],
])('A webhook %s is refused and leaves nothing behind', async (_what, how) => {
  const payload = intentEvent(counter.newOrder())
  expect((await post(payload, how)).status).toBe(400)
  expect(await kept(payload)).toBeNull()
})

test('One event delivered fifty times at once is kept once and pays once', async () => {
  const order = counter.newOrder()
  await counter.say('order.placed', placed(order))
  const { intentId } = await counter.news.wait('payment.prepared', order)
  const payload = intentEvent(order, { id: intentId })
  const answers = await Promise.all(Array.from({ length: 50 }, () => post(payload)))
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]))
  expect(await settled(payload)).toBe('applied')
  expect(counter.news.of('payment.succeeded', order).length).toBeLessThanOrEqual(1)
  await counter.news.wait('payment.succeeded', order)
})

test('A payment that succeeded before the worker has recorded its intent is applied', async () => {
  const order = counter.newOrder()
  await counter.prisma.payment.create({
    data: {
      orderId: order,
      number: 'Q-1',
      amount: 1999,
      currency: 'EUR',
      startedAt: new Date(),
      updatedAt: new Date(Date.now() + 60_000),
    },
  })
  const payload = intentEvent(order)
  await post(payload)
  expect(await settled(payload)).toBe('applied')
  expect(await counter.news.wait('payment.succeeded', order)).toMatchObject({ intentId: `pi_${order}` })
})

test('An event for an order that nobody knows is parked', async () => {
  const payload = intentEvent(counter.newOrder())
  expect((await post(payload)).status).toBe(200)
  expect(await settled(payload)).toBe('parked')
})

test('An event with the wrong amount is quarantined and pays nothing', async () => {
  const order = counter.newOrder()
  await counter.say('order.placed', placed(order))
  const { intentId } = await counter.news.wait('payment.prepared', order)
  const payload = intentEvent(order, { id: intentId, amount_received: 1 })
  await post(payload)
  expect(await settled(payload)).toBe('quarantined')
  expect((await counter.prisma.payment.findUnique({ where: { orderId: order } }))?.status).toBe('READY')
})

test('An event that is not about an order is set aside', async () => {
  const payload = intentEvent('not-a-uuid')
  await post(payload)
  expect(await settled(payload)).toBe('ignored')
})
