import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Stripe } from 'stripe'
import { openCounter, placed } from './counter.ts'
import { until } from './until.ts'

let counter: Awaited<ReturnType<typeof openCounter>>
let shop: Stripe
beforeAll(async () => {
  counter = await openCounter()
  const { hostname, port } = new URL(counter.stripe.url)
  shop = new Stripe(counter.env.STRIPE_SECRET_KEY, { host: hostname, port, protocol: 'http', telemetry: false })
}, 60_000)
afterAll(() => counter.close(), 20_000)

async function prepared() {
  const order = counter.newOrder()
  await counter.say('order.placed', placed(order))
  const { intentId } = await counter.news.wait('payment.prepared', order)
  return { order, intentId: String(intentId) }
}

async function paid() {
  const one = await prepared()
  await counter.pay(one.order)
  await counter.news.wait('payment.succeeded', one.order)
  return one
}

/** While `work` runs no webhook arrives; those of that time come long after it. */
async function unheard<T>(work: () => Promise<T>): Promise<T> {
  await counter.stripe.switches.set({ webhookUrl: 'http://127.0.0.1:9/nobody' })
  try {
    return await work()
  } finally {
    await counter.stripe.switches.set({ webhookUrl: `${counter.url}/webhooks/stripe` })
  }
}

const report = async () => counter.doors.call('payment.reconciliations', { cursor: null, limit: 50 })

/** Asks for a comparison and answers it when it has ended, with its findings by kind. */
async function compare(days = 3) {
  const asked = await counter.doors.call('payment.reconcile', { who: 'Mrs Page', days })
  return until(
    'the comparison has ended',
    async () => {
      const { reconciliations, open } = await report()
      const run = reconciliations.find(({ id }) => id === asked.id)
      return run?.endedAt ? { ...run, open } : null
    },
    20_000,
  )
}

const kindsOf = (findings: readonly { kind: string; orderId: string | null }[], orderId: string) =>
  findings.filter((one) => one.orderId === orderId).map(({ kind }) => kind)

test('What nobody told us is learned in the ordinary way: a charge, a cancelled intent, a doubt, a refund, a dispute', async () => {
  const [charged, cancelled, doubted] = [await prepared(), await prepared(), await prepared()]
  const disputed = await paid()
  const refunded = await paid()
  const refundId = counter.newOrder()
  const run = await unheard(async () => {
    await counter.pay(charged.order)
    await counter.pay(doubted.order, 'pm_card_riskLevelHighest')
    await shop.paymentIntents.cancel(cancelled.intentId)
    await counter.stripe.switches.set({ dispute: disputed.intentId })
    const wish = { payment_intent: refunded.intentId, amount: 100, metadata: { refundId, orderId: refunded.order } }
    await shop.refunds.create(wish)
    // Asked for, and its answer was lost: far from its next try.
    const row = { refundId, orderId: refunded.order, amount: 100, currency: 'EUR' }
    await counter.prisma.refund.create({ data: { ...row, nextTryAt: new Date(Date.now() + 3_600_000) } })
    return compare()
  })
  expect(run).toMatchObject({ failure: null, askedBy: 'Mrs Page', counts: { healed: 6, reported: 0 } })
  expect(kindsOf(run.findings, charged.order)).toEqual(['MISSED_CHARGE'])
  expect(kindsOf(run.findings, doubted.order)).toEqual(['MISSED_CHARGE', 'MISSED_RISK'])
  expect(kindsOf(run.findings, cancelled.order)).toEqual(['MISSED_CANCELLATION'])
  expect(kindsOf(run.findings, refunded.order)).toEqual(['MISSED_REFUND'])
  expect(run.findings.map(({ kind }) => kind)).toContain('MISSED_DISPUTE')
  await counter.news.wait('payment.succeeded', charged.order)
  await counter.news.wait('payment.risk-found', doubted.order, { having: { level: 'HIGHEST' } })
  await counter.news.wait('payment.cancelled', cancelled.order)
  await counter.news.wait('payment.refunded', refunded.order, { having: { refundId } })
  await counter.news.wait('payment.disputed', disputed.order, { having: { status: 'OPEN' } })
  await until('what was late is here', async () => counter.stripe.ledger().undelivered.length === 0)
  expect(counter.news.of('payment.succeeded', charged.order)).toHaveLength(1)
  const again = await compare()
  expect(again).toMatchObject({ findings: [], open: [], counts: { healed: 0, reported: 0 } })
}, 40_000)

/** Paid at once, for no order. */
const nobodys = { amount: 700, currency: 'eur', payment_method: 'pm_card_visa', confirm: true }

/** A payment that we hold for taken, of which Stripe knows nothing. */
const believeIn = (intentId: string) =>
  counter.prisma.payment.create({
    data: {
      ...{ orderId: counter.newOrder(), number: 'Q-9', amount: 5, received: 5, currency: 'EUR' },
      ...{ status: 'SUCCEEDED', intentId },
    },
  })

test('What only a person can clear up is reported, once, until somebody closes it', async () => {
  const [other, gone, backed] = [await prepared(), await paid(), await paid()]
  const [strange, unknown, second, run] = await unheard(async () => {
    await shop.paymentIntents.update(other.intentId, { amount: 1 * 100 })
    await counter.pay(other.order)
    await shop.refunds.create({ payment_intent: backed.intentId, amount: 300 })
    await believeIn('pi_never')
    return [
      await shop.paymentIntents.create(nobodys),
      await shop.paymentIntents.create({ ...nobodys, metadata: { orderId: counter.newOrder() } }),
      await shop.paymentIntents.create({ ...nobodys, metadata: { orderId: gone.order } }),
      await compare(),
    ] as const
  })
  const open = run.open.map(({ kind, providerId, ours, theirs }) => [kind, providerId, ours, theirs])
  const refund = counter.stripe.ledger().refunds.find((one) => one.payment_intent === backed.intentId)
  expect(open).toEqual(
    expect.arrayContaining([
      ['AMOUNT_DIFFERS', other.intentId, '19.99 EUR asked, 1.00 EUR taken', 'succeeded, 1.00 EUR'],
      ['CHARGE_WITHOUT_ORDER', strange?.id, null, 'succeeded, 7.00 EUR'],
      ['CHARGE_WITHOUT_ORDER', unknown?.id, null, 'succeeded, 7.00 EUR'],
      ['SECOND_CHARGE', second?.id, `another intent, ${gone.intentId}`, 'succeeded, 7.00 EUR'],
      ['CHARGE_MISSING', 'pi_never', 'SUCCEEDED', null],
      ['REFUND_UNKNOWN', refund?.id, null, 'done, 3.00 EUR'],
    ]),
  )
  expect(open).toHaveLength(6)
  expect(run.counts).toMatchObject({ healed: 1, reported: 6 })
  expect((await compare()).counts).toMatchObject({ healed: 0, reported: 0 })
}, 40_000)

test('Mrs Page closes a finding, and it stays closed', async () => {
  const { id: providerId } = await unheard(() => shop.paymentIntents.create(nobodys))
  const { open } = await compare()
  const finding = open.find((one) => one.providerId === providerId)
  const closing = { id: finding?.id ?? '', who: 'Mrs Page', why: 'it was a test of the till' }
  const close = (id: string) => counter.doors.call('payment.close-finding', { ...closing, id })
  expect(await close(closing.id)).toEqual({ kind: 'closed' })
  expect(await close(closing.id)).toEqual({ kind: 'settled' })
  expect(await close(counter.newOrder())).toEqual({ kind: 'unknown' })
  const after = await compare()
  expect(after.open.map(({ id }) => id)).not.toContain(closing.id)
  expect(after.open).toHaveLength(open.length - 1)
}, 40_000)

test('What both sides come to agree about closes by itself', async () => {
  const order = counter.newOrder()
  const pay = {
    amount: 1999,
    currency: 'eur',
    payment_method: 'pm_card_visa',
    confirm: true,
    metadata: { orderId: order },
  }
  const intent = await unheard(() => shop.paymentIntents.create(pay))
  const isOpen = (run: Awaited<ReturnType<typeof compare>>) =>
    run.open.some(({ providerId }) => providerId === intent.id)
  expect(isOpen(await compare())).toBe(true)
  // The order was restored from a backup, say.
  const row = { orderId: order, number: 'Q-8', amount: 1999, currency: 'EUR', startedAt: new Date() }
  await counter.prisma.payment.create({ data: { ...row, nextTryAt: new Date(Date.now() + 3_600_000) } })
  const run = await compare()
  expect(kindsOf(run.findings, order)).toContain('MISSED_CHARGE')
  expect(isOpen(run)).toBe(false)
  const kept = await counter.prisma.finding.findFirst({
    where: { providerId: intent.id, kind: 'CHARGE_WITHOUT_ORDER' },
  })
  expect(kept).toMatchObject({ closedBy: 'reconciliation', closedWhy: 'both sides agree by now' })
}, 30_000)

test('Two who ask at once have one comparison, which runs once', async () => {
  const before = await counter.prisma.reconciliation.count()
  const asked = await Promise.all(
    ['Ann', 'Bob', 'Mrs Page'].map((who) => counter.doors.call('payment.reconcile', { who, days: 3 })),
  )
  expect(new Set(asked.map(({ id }) => id)).size).toBe(1)
  expect(asked.filter(({ kind }) => kind === 'asked')).toHaveLength(1)
  const run = await until('it has ended', () =>
    counter.prisma.reconciliation.findFirst({ where: { id: asked[0]?.id ?? '', endedAt: { not: null } } }),
  )
  expect(run.tries).toBe(1)
  expect(await counter.prisma.reconciliation.count()).toBe(before + 1)
})

test('While Stripe is out of order it is tried again, and ends', async () => {
  await counter.stripe.switches.set({ failNext: { times: 1, when: 'before', path: 'GET /v1/refunds' } })
  const asked = await counter.doors.call('payment.reconcile', { who: 'Mrs Page', days: 3 })
  const where = { id: asked.id }
  await until('its first try failed', async () => (await counter.prisma.reconciliation.findUnique({ where }))?.failure)
  await counter.prisma.reconciliation.update({ where, data: { leaseUntil: new Date() } })
  const run = await until('it has ended', () =>
    counter.prisma.reconciliation.findFirst({ where: { ...where, endedAt: { not: null } } }),
  )
  expect(run).toMatchObject({ tries: 2, failure: null })
})
