import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openCounter, placed } from './counter.ts'
import { until } from './until.ts'

let counter: Awaited<ReturnType<typeof openCounter>>
beforeAll(async () => {
  counter = await openCounter()
}, 60_000)
afterAll(() => counter.close(), 20_000)

async function paid(card: string) {
  const order = counter.newOrder()
  await counter.say('order.placed', placed(order))
  await counter.pay(order, card)
  await counter.news.wait('payment.succeeded', order)
  return order
}

const rowOf = (orderId: string) => counter.prisma.payment.findUnique({ where: { orderId } })
const quiet = () =>
  until('all is applied', async () => {
    const open = await counter.prisma.webhookEvent.count({ where: { appliedAt: null } })
    return open === 0 && counter.stripe.ledger().undelivered.length === 0
  })

test.each([
  ['pm_card_riskLevelElevated', 'ELEVATED', 68],
  ['pm_card_riskLevelHighest', 'HIGHEST', 91],
])(
  'A charge of %s is doubted: it is stored and said once, though Stripe says it five times',
  async (card, level, score) => {
    await counter.stripe.switches.set({ duplicate: 5 })
    const order = await paid(card)
    expect(await counter.news.wait('payment.risk-found', order)).toEqual({ orderId: order, level, score })
    await quiet()
    await counter.stripe.switches.set({ duplicate: 1 })
    expect(counter.news.of('payment.risk-found', order)).toHaveLength(1)
    expect(await rowOf(order)).toMatchObject({ riskLevel: level, riskScore: score, status: 'SUCCEEDED' })
  },
)

test('Nobody is told of a charge that nothing is wrong with; then the card’s bank tells of a fraud', async () => {
  const order = await paid('pm_card_visa')
  await until('the risk is stored', async () => (await rowOf(order))?.riskLevel === 'NORMAL')
  expect(counter.news.of('payment.risk-found', order)).toEqual([])
  await counter.stripe.switches.set({ fraudWarning: (await rowOf(order))?.intentId ?? '' })
  expect(await counter.news.wait('payment.risk-found', order)).toMatchObject({ level: 'HIGHEST', score: 12 })
  expect(await rowOf(order)).toMatchObject({ riskLevel: 'HIGHEST', fraudWarning: 'unauthorized_use_of_card' })
})

test('A charge that is doubted most already; then the card’s bank warns, and that is said once more', async () => {
  const order = await paid('pm_card_riskLevelHighest')
  const first = await counter.news.wait('payment.risk-found', order)
  expect(first).toEqual({ orderId: order, level: 'HIGHEST', score: 91 })
  await counter.stripe.switches.set({ duplicate: 5, fraudWarning: (await rowOf(order))?.intentId ?? '' })
  const warning = 'unauthorized_use_of_card'
  expect(await counter.news.wait('payment.risk-found', order, { having: { warning } })).toEqual({ ...first, warning })
  await quiet()
  await counter.stripe.switches.set({ duplicate: 1 })
  expect(counter.news.of('payment.risk-found', order)).toHaveLength(2)
})

test('A warning that comes before the charge was heard of stays the highest word', async () => {
  const order = counter.newOrder()
  await counter.say('order.placed', placed(order))
  const { intentId } = await counter.news.wait('payment.prepared', order)
  const event = (id: string, type: string, object: object) => ({
    id,
    object: 'event',
    type,
    livemode: false,
    data: { object },
  })
  const warning = { id: 'issfr_1', charge: 'ch_1', payment_intent: intentId, fraud_type: 'misc' }
  await counter.post(event('evt_warned', 'radar.early_fraud_warning.created', warning))
  await counter.news.wait('payment.risk-found', order, { having: { level: 'HIGHEST' } })
  const charge = {
    id: 'ch_1',
    payment_intent: intentId,
    metadata: { orderId: order },
    outcome: { risk_level: 'normal' },
  }
  await counter.post(event('evt_charged', 'charge.succeeded', charge))
  await quiet()
  expect(await rowOf(order)).toMatchObject({ riskLevel: 'HIGHEST', riskScore: null })
  expect(counter.news.of('payment.risk-found', order)).toHaveLength(1)
})

test('What is thought of a charge on another intent of the order is set aside', async () => {
  const order = await paid('pm_card_visa')
  const charge = {
    id: 'ch_2',
    payment_intent: 'pi_stranger',
    metadata: { orderId: order },
    outcome: { risk_level: 'highest' },
  }
  await counter.post({
    id: 'evt_other',
    object: 'event',
    type: 'charge.succeeded',
    livemode: false,
    data: { object: charge },
  })
  const row = await until('it is looked at', () =>
    counter.prisma.webhookEvent.findFirst({ where: { providerEventId: 'evt_other', outcome: { not: null } } }),
  )
  expect(row).toMatchObject({ outcome: 'quarantined', reason: 'the order has another intent', orderId: order })
  expect(counter.news.of('payment.risk-found', order)).toEqual([])
})
