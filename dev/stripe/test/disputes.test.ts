import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { open, refusal } from './cast.ts'

let stripe: Awaited<ReturnType<typeof open>>
beforeAll(async () => {
  stripe = await open()
})
afterAll(() => stripe.close())

const paid = (payment_method = 'pm_card_visa') =>
  stripe.sdk.paymentIntents.create({ amount: 3000, currency: 'eur', payment_method, confirm: true })

const disputesOf = async (payment_intent: string) => (await stripe.sdk.disputes.list({ payment_intent })).data

/** The types of the events about this object, oldest first. */
const tale = async (id: string) =>
  (await stripe.sdk.events.list({ limit: 100 })).data
    .filter((event) => (event.data.object as { id?: string }).id === id)
    .map((event) => event.type)
    .reverse()

test('Bob pays, asks his bank for the money, and Mrs Page shows that he had the book', async () => {
  const { id } = await paid('pm_card_createDispute')
  const [dispute] = await disputesOf(id)
  expect(dispute).toMatchObject({ status: 'needs_response', reason: 'fraudulent', amount: 3000 })
  const of = dispute?.id ?? ''
  expect(await stripe.sdk.disputes.update(of, { evidence: { product_description: 'Emma' } })).toMatchObject({
    status: 'under_review',
  })
  await stripe.switches.set({ closeDispute: { dispute: of, as: 'won' } })
  expect(await stripe.sdk.disputes.retrieve(of)).toMatchObject({ status: 'won' })
  expect(await tale(of)).toEqual([
    'charge.dispute.created',
    'charge.dispute.funds_withdrawn',
    'charge.dispute.updated',
    'charge.dispute.closed',
    'charge.dispute.funds_reinstated',
  ])
  expect(await refusal(stripe.sdk.disputes.close(of))).toMatchObject({ statusCode: 400 })
})

test('Mrs Page gives a dispute up, and it is lost', async () => {
  const { id } = await paid('pm_card_createDisputeProductNotReceived')
  const [dispute] = await disputesOf(id)
  expect(await stripe.sdk.disputes.close(dispute?.id ?? '')).toMatchObject({
    status: 'lost',
    reason: 'product_not_received',
  })
  expect(await tale(dispute?.id ?? '')).not.toContain('charge.dispute.funds_reinstated')
})

test('a bank that only asks takes no money, and its question is closed', async () => {
  const { id } = await paid('pm_card_createDisputeInquiry')
  const [dispute] = await disputesOf(id)
  expect(dispute).toMatchObject({ status: 'warning_needs_response', is_charge_refundable: true })
  expect(await stripe.sdk.refunds.create({ payment_intent: id, amount: 100 })).toMatchObject({ status: 'succeeded' })
  await stripe.switches.set({ closeDispute: { dispute: dispute?.id ?? '', as: 'lost' } })
  expect(await disputesOf(id)).toMatchObject([{ status: 'warning_closed' }])
  expect(await tale(dispute?.id ?? '')).not.toContain('charge.dispute.funds_withdrawn')
})

test.each([
  ['pm_card_visa', 'normal'],
  ['pm_card_riskLevelElevated', 'elevated'],
  ['pm_card_riskLevelHighest', 'highest'],
])('what Radar thinks of %s is %s', async (card, level) => {
  const { id } = await paid(card)
  const [charge] = (await stripe.sdk.charges.list({ payment_intent: id })).data
  expect(charge?.outcome).toMatchObject({ risk_level: level, risk_score: expect.any(Number) })
})

test('a card’s bank tells of a fraud: at once for one card, when it is told to for any', async () => {
  const warned = await paid('pm_card_createIssuerFraudRecord')
  const { id } = await paid()
  await stripe.switches.set({ fraudWarning: id })
  for (const payment_intent of [warned.id, id]) {
    const { data } = await stripe.sdk.radar.earlyFraudWarnings.list({ payment_intent })
    expect(data).toMatchObject([{ fraud_type: 'unauthorized_use_of_card', actionable: true }])
    expect(await tale(data[0]?.id ?? '')).toEqual(['radar.early_fraud_warning.created'])
  }
})

test('Mrs Page turns the pages of disputes, refunds and charges', async () => {
  for (let n = 0; n < 3; n += 1) {
    const { id } = await paid()
    await stripe.sdk.refunds.create({ payment_intent: id, amount: 100 })
    await stripe.switches.set({ dispute: id })
  }
  for (const list of [stripe.sdk.disputes, stripe.sdk.refunds, stripe.sdk.charges]) {
    const first = await list.list({ limit: 2 })
    const second = await list.list({ limit: 2, starting_after: first.data[1]?.id ?? '' })
    expect([first.has_more, first.data.length]).toEqual([true, 2])
    expect(second.data.map(({ id }) => id)).not.toContain(first.data[0]?.id)
    expect(await list.list({ limit: 2, ending_before: second.data[0]?.id ?? '' })).toMatchObject({ data: first.data })
  }
})

test('the number of the card that asks in test mode’s guide asks its bank first', async () => {
  const card = { number: '4000002500003155', exp_month: 1, exp_year: 2040 }
  const asked = { payment_method_data: { type: 'card', card }, confirm: true, return_url: 'http://shop.test/done' }
  const intent = await stripe.sdk.paymentIntents.create({ amount: 3000, currency: 'eur', ...asked } as never)
  expect(intent).toMatchObject({ status: 'requires_action', next_action: { type: 'redirect_to_url' } })
})
