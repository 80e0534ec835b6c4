import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { open, refusal } from './cast.ts'

let stripe: Awaited<ReturnType<typeof open>>
beforeAll(async () => {
  stripe = await open()
})
afterAll(() => stripe.close())

const paid = (payment_method = 'pm_card_visa') =>
  stripe.sdk.paymentIntents.create({ amount: 3000, currency: 'eur', payment_method, confirm: true })

test('Mrs Page gives a part back, then the rest, and never more than Ann paid', async () => {
  const { id } = await paid()
  const part = await stripe.sdk.refunds.create({ payment_intent: id, amount: 1000, reason: 'requested_by_customer' })
  expect(part).toMatchObject({ amount: 1000, status: 'succeeded', payment_intent: id })
  const tooMuch = await refusal(stripe.sdk.refunds.create({ payment_intent: id, amount: 2001 }))
  expect(tooMuch).toMatchObject({ statusCode: 400, param: 'amount' })
  expect(tooMuch.message).toBe('Refund amount (€20.01) is greater than unrefunded amount on charge (€20.00)')
  expect(await stripe.sdk.refunds.create({ payment_intent: id })).toMatchObject({ amount: 2000 })
  expect(await refusal(stripe.sdk.refunds.create({ payment_intent: id }))).toMatchObject({
    code: 'charge_already_refunded',
  })
  const listed = await stripe.sdk.refunds.list({ payment_intent: id })
  expect(listed.data.map(({ amount }) => amount)).toEqual([2000, 1000])
  const { latest_charge } = await stripe.sdk.paymentIntents.retrieve(id, { expand: ['latest_charge.refunds'] })
  expect(latest_charge).toMatchObject({ amount_refunded: 3000, refunded: true, refunds: { data: listed.data } })
})

test('what nobody paid cannot be given back', async () => {
  const { id } = await stripe.sdk.paymentIntents.create({ amount: 3000, currency: 'eur' })
  expect(await refusal(stripe.sdk.refunds.create({ payment_intent: id }))).toMatchObject({
    code: 'payment_intent_unexpected_state',
  })
})

test('a slow refund is pending until the bank decides; when it fails, the amount may be given back again', async () => {
  const { id } = await paid('pm_card_pendingRefund')
  const refund = await stripe.sdk.refunds.create({ payment_intent: id })
  expect(refund.status).toBe('pending')
  await stripe.switches.set({ settleRefund: { refund: refund.id, status: 'failed' } })
  expect(await stripe.sdk.refunds.retrieve(refund.id)).toMatchObject({ status: 'failed' })
  expect(await stripe.sdk.refunds.create({ payment_intent: id })).toMatchObject({ amount: 3000 })
})

test('a refund that the bank sends back was done first, and may be made again', async () => {
  const { id } = await paid('pm_card_refundFail')
  await stripe.sdk.refunds.create({ payment_intent: id })
  const { data } = await stripe.sdk.refunds.list({ payment_intent: id })
  expect(data).toMatchObject([{ status: 'failed', failure_reason: 'expired_or_canceled_card' }])
  expect(await stripe.sdk.refunds.create({ payment_intent: id, amount: 3000 })).toMatchObject({ amount: 3000 })
})

test('Bob disputes a payment: Mrs Page hears of it and cannot refund it', async () => {
  const { id } = await paid()
  await stripe.switches.set({ dispute: id })
  const { data } = await stripe.sdk.events.list({ type: 'charge.dispute.created' })
  expect(data[0]?.data.object).toMatchObject({ object: 'dispute', payment_intent: id, amount: 3000 })
  expect(await refusal(stripe.sdk.refunds.create({ payment_intent: id }))).toMatchObject({ code: 'charge_disputed' })
})
