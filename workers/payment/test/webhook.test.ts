import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Stripe } from 'stripe'
import { readNotice } from '../src/clients/stripe-notice.ts'
import { openCounter, placed } from './counter.ts'

let counter: Awaited<ReturnType<typeof openCounter>>
beforeAll(async () => {
  counter = await openCounter()
}, 60_000)
afterAll(() => counter.close(), 20_000)

const now = () => Math.floor(Date.now() / 1000)
let events = 0

function intentEvent(orderId: string, more: object = {}, type = 'payment_intent.succeeded') {
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
    type,
    data: { object },
  })
}

function post(payload: string, { secret = counter.webhookSecret, at = now(), header = '' } = {}) {
  const signature = header || Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: at })
  const headers = { 'content-type': 'application/json', ...(header !== 'none' && { 'stripe-signature': signature }) }
  return fetch(`${counter.url}/webhooks/stripe`, { method: 'POST', body: payload, headers })
}

/** The inbox row of an event, as the door would write it. */
const row = (payload: string) => {
  const event = JSON.parse(payload)
  return { providerEventId: event.id, type: event.type, notice: readNotice(event) as never }
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

test('Money that is not the amount asked for is told as it came, and a person is called', async () => {
  const order = counter.newOrder()
  await counter.say('order.placed', placed(order))
  const { intentId } = await counter.news.wait('payment.prepared', order)
  const payload = intentEvent(order, { id: intentId, amount_received: 1 })
  await post(payload)
  expect(await settled(payload)).toBe('applied')
  expect(await counter.news.wait('payment.succeeded', order)).toMatchObject({ amount: { amount: 1, currency: 'EUR' } })
  const row = await counter.prisma.payment.findUnique({ where: { orderId: order } })
  expect(row).toMatchObject({ status: 'SUCCEEDED', amount: 1999, received: 1 })
})

test('An event for another intent of the same order is quarantined and pays nothing', async () => {
  const order = counter.newOrder()
  await counter.say('order.placed', placed(order))
  await counter.news.wait('payment.prepared', order)
  const payload = intentEvent(order, { id: 'pi_stranger' })
  await post(payload)
  expect(await settled(payload)).toBe('quarantined')
  expect((await counter.prisma.payment.findUnique({ where: { orderId: order } }))?.status).toBe('READY')
})

test('A decline whose event is taken by two jobs at once is told once', async () => {
  const order = counter.newOrder()
  await counter.say('order.placed', placed(order))
  const { intentId } = await counter.news.wait('payment.prepared', order)
  const failure = { code: 'card_declined', message: 'Your card was declined.' }
  const declined = { id: intentId, status: 'requires_payment_method', last_payment_error: failure }
  const payload = intentEvent(order, declined, 'payment_intent.payment_failed')
  const { id } = JSON.parse(payload)
  await post(payload)
  await Promise.all(Array.from({ length: 8 }, (_, n) => counter.again('apply-webhook', { providerEventId: id }, n)))
  expect(await settled(payload)).toBe('applied')
  const after = intentEvent(order, { id: intentId })
  await post(after)
  await counter.news.wait('payment.succeeded', order)
  expect(counter.news.of('payment.failed', order)).toHaveLength(1)
})

test('Three hundred parked events do not hide one whose job was lost', async () => {
  const order = counter.newOrder()
  await counter.say('order.placed', placed(order))
  const { intentId } = await counter.news.wait('payment.prepared', order)
  const parked = Array.from({ length: 300 }, () => row(intentEvent(counter.newOrder())))
  await counter.prisma.webhookEvent.createMany({ data: parked.map((one) => ({ ...one, outcome: 'parked' })) })
  await counter.prisma.webhookEvent.create({ data: row(intentEvent(order, { id: intentId })) })
  expect(await counter.news.wait('payment.succeeded', order)).toMatchObject({ intentId })
})

test('What is kept of an event has no client secret', async () => {
  const order = counter.newOrder()
  const payload = intentEvent(order, { client_secret: 'pi_1_secret_2', receipt_email: 'ann@quire.test' })
  await post(payload)
  expect(JSON.stringify(await kept(payload))).not.toMatch(/secret_2|ann@quire/)
})

test('An event that is not about an order is set aside', async () => {
  const payload = intentEvent('not-a-uuid')
  await post(payload)
  expect(await settled(payload)).toBe('ignored')
})
