import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openCounter, placed } from './counter.ts'
import { until } from './until.ts'

let counter: Awaited<ReturnType<typeof openCounter>>
beforeAll(async () => {
  counter = await openCounter({ env: { STRIPE_ACCOUNT: 'acct_quire' } })
}, 60_000)
afterAll(() => counter.close(), 20_000)

let events = 0

/** What Stripe would say of an order that was paid. */
function paidEvent(
  orderId: string,
  { intentId = `pi_${orderId}`, ...more }: { intentId?: string; livemode?: boolean; account?: string } = {},
) {
  events += 1
  const intent = {
    id: intentId,
    object: 'payment_intent',
    status: 'succeeded',
    amount: 1999,
    amount_received: 1999,
    currency: 'eur',
  }
  const object = { ...intent, metadata: { orderId, attempt: '1' }, last_payment_error: null, latest_charge: null }
  return {
    id: `evt_${events}`,
    object: 'event',
    type: 'payment_intent.succeeded',
    livemode: false,
    ...more,
    data: { object },
  }
}

const lookedAt = (providerEventId: string) =>
  until(`${providerEventId} is looked at`, () =>
    counter.prisma.webhookEvent.findFirst({ where: { providerEventId, outcome: { not: null } } }),
  )

async function prepared() {
  const order = counter.newOrder()
  await counter.say('order.placed', placed(order))
  const { intentId } = await counter.news.wait('payment.prepared', order)
  return { order, intentId: String(intentId) }
}

test.each([
  ['real money, while our key is for tests', { livemode: true }, 'it is about real money, and our key is for tests'],
  ['another account', { account: 'acct_stranger' }, 'it is for the account acct_stranger, which is not ours'],
])('A signed event about %s is kept, set aside with its reason, and pays nothing', async (_what, more, reason) => {
  const { order, intentId } = await prepared()
  const event = paidEvent(order, { intentId, ...more })
  expect(await counter.post(event)).toBe(200)
  expect(await lookedAt(event.id)).toMatchObject({ outcome: 'quarantined', reason, orderId: order, ...more })
  expect((await counter.prisma.payment.findUnique({ where: { orderId: order } }))?.status).toBe('READY')
})

test('An event for our own connected account counts', async () => {
  const { order, intentId } = await prepared()
  await counter.post(paidEvent(order, { intentId, account: 'acct_quire' }))
  await counter.news.wait('payment.succeeded', order)
})

test('A signed event that nobody can read is kept and set aside; Stripe need not send it again', async () => {
  const event = {
    id: 'evt_odd',
    object: 'event',
    type: 'payment_intent.succeeded',
    livemode: false,
    data: { object: { id: 'pi_1' } },
  }
  expect(await counter.post(event)).toBe(200)
  expect(await lookedAt('evt_odd')).toMatchObject({
    outcome: 'quarantined',
    reason: expect.stringMatching(/^it cannot be read/),
  })
})

const replay = (id: string, who = 'Mrs Page') => counter.doors.call('payment.replay-webhook', { id, who })
const list = async (
  outcome: 'parked' | 'quarantined' | 'given-up' | 'applied' | null = null,
  cursor: string | null = null,
) => counter.doors.call('payment.webhooks', { cursor, limit: 2, outcome })

test('Mrs Page sees what was parked, and has it tried again when the order is here', async () => {
  const order = counter.newOrder()
  const event = paidEvent(order)
  await counter.post(event)
  expect(await lookedAt(event.id)).toMatchObject({ outcome: 'parked', reason: 'this shop does not know the order' })
  const { webhooks } = await list('parked')
  expect(webhooks[0]).toMatchObject({ id: event.id, outcome: 'parked', orderId: order, appliedAt: null })
  const payment = { orderId: order, number: 'Q-1', amount: 1999, currency: 'EUR', startedAt: new Date() }
  await counter.prisma.payment.create({ data: payment })
  expect(await replay(event.id)).toEqual({ kind: 'replayed' })
  await counter.news.wait('payment.succeeded', order)
  const [applied] = (await list('applied')).webhooks
  expect(applied).toMatchObject({ id: event.id, outcome: 'applied', replayedBy: 'Mrs Page', reason: null })
  expect(await replay(event.id)).toEqual({ kind: 'settled' })
  expect(await replay('evt_nobody')).toEqual({ kind: 'unknown' })
  expect(counter.news.of('payment.succeeded', order)).toHaveLength(1)
})

test('What is not ours stays so, however often it is tried', async () => {
  const { order, intentId } = await prepared()
  const event = paidEvent(order, { intentId, livemode: true })
  await counter.post(event)
  await lookedAt(event.id)
  expect(await replay(event.id)).toEqual({ kind: 'replayed' })
  expect(await lookedAt(event.id)).toMatchObject({ outcome: 'quarantined', replayedBy: 'Mrs Page' })
  expect((await counter.prisma.payment.findUnique({ where: { orderId: order } }))?.status).toBe('READY')
})

test('What was parked for three days is given up with its reason, and may still be tried again', async () => {
  const { giveUpParked } = (await import('../src/data/webhook-store.ts')).openWebhookStore(counter.prisma)
  const event = paidEvent(counter.newOrder())
  await counter.post(event)
  await lookedAt(event.id)
  const receivedAt = new Date(Date.now() - 73 * 3_600_000)
  await counter.prisma.webhookEvent.update({ where: { providerEventId: event.id }, data: { receivedAt } })
  expect(await giveUpParked()).toContain(event.id)
  const [given] = (await list('given-up')).webhooks
  expect(given?.reason).toBe('this shop does not know the order, and three days did not change that')
  expect(await replay(event.id)).toEqual({ kind: 'replayed' })
  await until('it is parked again', async () => (await lookedAt(event.id)).outcome === 'parked')
  expect(await giveUpParked()).not.toContain(event.id)
})

test('The list is turned page by page, newest first, and each webhook stands in it once', async () => {
  const seen: string[] = []
  for (let cursor: string | null = null, turned = 0; turned < 50; turned += 1) {
    const page = await list(null, cursor)
    seen.push(...page.webhooks.map(({ id }) => id))
    cursor = page.cursor
    if (cursor === null) break
  }
  expect(new Set(seen).size).toBe(seen.length)
  expect(seen.length).toBe(await counter.prisma.webhookEvent.count())
  const made = (text: string) => Buffer.from(text).toString('base64url')
  for (const cursor of ['bm9uc2Vuc2U', made('2026-11-20T00:00:00.000Z evt\0')])
    await expect(list(null, cursor)).rejects.toThrow('answered 400')
  for (const id of ['nothing', "' OR true", ''])
    await expect(
      counter.doors.call('payment.reconciliations', { cursor: made(`2026-11-20T00:00:00.000Z ${id}`), limit: 1 }),
    ).rejects.toThrow('answered 400')
})

test('A door of the worker opens to signed calls alone', async () => {
  const ask = { method: 'POST', body: JSON.stringify({ cursor: null, limit: 1, outcome: null }) }
  expect((await fetch(`${counter.url}/doors/payment.webhooks`, ask)).status).toBe(401)
})
