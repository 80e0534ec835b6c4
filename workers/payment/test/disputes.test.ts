import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openCounter, placed } from './counter.ts'
import { until } from './until.ts'

let counter: Awaited<ReturnType<typeof openCounter>>
beforeAll(async () => {
  counter = await openCounter()
}, 60_000)
afterAll(() => counter.close(), 20_000)

async function paid(card = 'pm_card_visa') {
  const order = counter.newOrder()
  await counter.say('order.placed', placed(order))
  await counter.pay(order, card)
  await counter.news.wait('payment.succeeded', order)
  const charge = counter.stripe.ledger().charges.find((one) => one.metadata.orderId === order)
  return { order, intentId: charge?.payment_intent ?? '', chargeId: charge?.id ?? '' }
}

const said = (order: string) => counter.news.of('payment.disputed', order).map(({ data }) => data.status)
const rowOf = (disputeId: string) => counter.prisma.dispute.findUnique({ where: { disputeId } })
const outcomeOf = (providerEventId: string) =>
  until(`${providerEventId} is looked at`, async () => {
    const row = await counter.prisma.webhookEvent.findUnique({ where: { providerEventId } })
    return row?.outcome ? row : null
  })

let events = 0
const noon = 1_790_000_000

/** What Stripe says of a dispute, so many seconds after noon. */
function word({
  id,
  at,
  ...dispute
}: {
  id: string
  status: string
  at: number
  payment_intent?: string | null
  charge?: string
}) {
  events += 1
  const object = { id, object: 'dispute', charge: 'ch_1', payment_intent: null, ...dispute }
  const rest = { amount: 1999, currency: 'eur', reason: 'fraudulent', created: noon }
  return {
    ...{ id: `evt_dispute_${events}`, object: 'event', type: 'charge.dispute.updated', livemode: false },
    ...{ created: noon + at, data: { object: { ...object, ...rest } } },
  }
}

async function tell(...words: ReturnType<typeof word>[]) {
  for (const one of words) expect(await counter.post(one)).toBe(200)
  return Promise.all(words.map((one) => outcomeOf(one.id)))
}

test('Bob disputes what he paid, and Mrs Page wins: each change is said once, however many events tell of it', async () => {
  const { order } = await paid('pm_card_createDispute')
  const opened = await counter.news.wait('payment.disputed', order)
  expect(opened).toMatchObject({ status: 'OPEN', reason: 'fraudulent', amount: { amount: 1999, currency: 'EUR' } })
  await counter.stripe.switches.set({ duplicate: 5, closeDispute: { dispute: String(opened.disputeId), as: 'won' } })
  await counter.news.wait('payment.disputed', order, { having: { status: 'WON' } })
  await until('every event is delivered', async () => counter.stripe.ledger().undelivered.length === 0)
  await counter.stripe.switches.set({ duplicate: 1 })
  expect(said(order)).toEqual(['OPEN', 'WON'])
  expect(counter.news.of('payment.disputed', order).map(({ data }) => data.sequence)).toEqual([1, 2])
  expect(await rowOf(String(opened.disputeId))).toMatchObject({
    orderId: order,
    status: 'WON',
    amount: 1999,
    sequence: 2,
  })
})

test('A dispute whose end comes before its beginning is lost, and stays so', async () => {
  const { order, intentId } = await paid()
  const of = { id: 'du_reversed', payment_intent: intentId }
  await tell(word({ ...of, status: 'lost', at: 60 }), word({ ...of, status: 'needs_response', at: 0 }))
  await tell(word({ ...of, status: 'under_review', at: 30 }))
  expect(await rowOf('du_reversed')).toMatchObject({ status: 'LOST' })
  expect(said(order)).toEqual(['LOST'])
})

test('A loss that is won on appeal is won; the older word comes too late', async () => {
  const { order, intentId } = await paid()
  const of = { id: 'du_appeal', payment_intent: intentId }
  await tell(word({ ...of, status: 'lost', at: 10 }), word({ ...of, status: 'appeal_under_review', at: 20 }))
  await tell(word({ ...of, status: 'won', at: 30 }))
  await tell(word({ ...of, status: 'lost', at: 10 }))
  await counter.news.wait('payment.disputed', order, { having: { status: 'WON' } })
  expect(said(order).toSorted()).toEqual(['LOST', 'WON'])
  expect(await rowOf('du_appeal')).toMatchObject({ status: 'WON' })
})

test('A dispute that names no intent is found by what its charge belongs to', async () => {
  const { order, chargeId } = await paid()
  const [kept] = await tell(word({ id: 'du_by_charge', charge: chargeId, status: 'needs_response', at: 0 }))
  expect(kept).toMatchObject({ outcome: 'applied', orderId: order })
  expect(await counter.news.wait('payment.disputed', order)).toMatchObject({ disputeId: 'du_by_charge' })
})

test('A bank only asks: the order is doubted, and not disputed, until it takes the money', async () => {
  const { order, intentId } = await paid()
  const of = { id: 'du_inquiry', payment_intent: intentId }
  await tell(
    word({ ...of, status: 'warning_needs_response', at: 0 }),
    word({ ...of, status: 'warning_under_review', at: 9 }),
  )
  const risk = await counter.news.wait('payment.risk-found', order)
  expect(risk).toMatchObject({ level: 'ELEVATED', warning: 'inquiry: fraudulent' })
  await tell(word({ ...of, status: 'warning_closed', at: 20 }))
  expect([said(order), await rowOf('du_inquiry')]).toEqual([[], null])
  await tell(word({ ...of, status: 'needs_response', at: 30 }))
  await counter.news.wait('payment.disputed', order, { having: { status: 'OPEN', sequence: 1 } })
  expect(counter.news.of('payment.risk-found', order)).toHaveLength(1)
})

test('An inquiry that was written down as a dispute once ends as one', async () => {
  const { order, intentId } = await paid()
  await tell(word({ id: 'du_once', payment_intent: intentId, status: 'needs_response', at: 0 }))
  await tell(word({ id: 'du_once', payment_intent: intentId, status: 'warning_closed', at: 9 }))
  await counter.news.wait('payment.disputed', order, { having: { status: 'WON', sequence: 2 } })
})

test('A dispute of a charge that nobody knows is parked, with the reason', async () => {
  const [kept] = await tell(word({ id: 'du_stranger', charge: 'ch_stranger', status: 'needs_response', at: 0 }))
  expect(kept).toMatchObject({ outcome: 'parked', reason: 'this shop does not know the charge', appliedAt: null })
})
