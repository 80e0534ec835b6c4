import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { open, refusal, sdk } from './cast.ts'

let stripe: Awaited<ReturnType<typeof open>>
beforeEach(async () => {
  stripe = await open()
})
afterEach(() => stripe.close())

const order = { amount: 3000, currency: 'eur' }
const once = { idempotencyKey: 'order-1-attempt-1' }

test('the same call under one key makes one intent, and the second answer says that it is a replay', async () => {
  const first = await stripe.sdk.paymentIntents.create(order, once)
  const second = await stripe.sdk.paymentIntents.create(order, once)
  expect(second.id).toBe(first.id)
  expect(second.lastResponse.headers['idempotent-replayed']).toBe('true')
  expect(second.lastResponse.headers['original-request']).toBe(first.lastResponse.requestId)
  expect(stripe.ledger().intents).toHaveLength(1)
})

test('other parameters or another endpoint under the key are refused', async () => {
  const { id } = await stripe.sdk.paymentIntents.create(order, once)
  const dearer = await refusal(stripe.sdk.paymentIntents.create({ ...order, amount: 3001 }, once))
  expect(dearer).toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 })
  expect(await refusal(stripe.sdk.paymentIntents.cancel(id, {}, once))).toMatchObject({
    type: 'StripeIdempotencyError',
  })
})

test('a declined card stays declined under its key; a request that was at fault keeps nothing', async () => {
  const { id } = await stripe.sdk.paymentIntents.create(order)
  const pay = () =>
    refusal(stripe.sdk.paymentIntents.confirm(id, { payment_method: 'pm_card_visa_chargeDeclined' }, once))
  const [first, second] = [await pay(), await pay()]
  expect(second).toMatchObject({ code: 'card_declined', charge: first.charge })
  expect(stripe.ledger().charges).toHaveLength(1)
  const other = { idempotencyKey: 'other' }
  await refusal(stripe.sdk.paymentIntents.create({ ...order, amount: 0 }, other))
  expect(await stripe.sdk.paymentIntents.create(order, other)).toMatchObject({ amount: 3000 })
})

test.each([
  ['before', 0],
  ['after', 1],
] as const)(
  'a call that fails %s doing is answered 500 again under its key, and left %i intents',
  async (when, made) => {
    await stripe.switches.set({ failNext: { times: 1, when, path: 'POST /v1/payment_intents' } })
    for (const _ of [1, 2]) {
      expect(await refusal(stripe.sdk.paymentIntents.create(order, once))).toMatchObject({ statusCode: 500 })
    }
    expect(stripe.ledger().intents).toHaveLength(made)
    await stripe.sdk.paymentIntents.create(order, { idempotencyKey: 'order-1-attempt-2' })
    expect(stripe.ledger().intents).toHaveLength(made + 1)
  },
)

test('while the first call hangs, a second under its key is answered 409', async () => {
  await stripe.switches.set({ hangNext: 1 })
  const hangs = refusal(stripe.sdk.paymentIntents.create(order, { ...once, timeout: 1500 }))
  await untilHung()
  expect(await refusal(stripe.sdk.paymentIntents.create(order, once))).toMatchObject({
    statusCode: 409,
    code: 'idempotency_key_in_use',
  })
  expect(await hangs).toMatchObject({ type: 'StripeConnectionError' })
  expect(stripe.ledger().intents).toHaveLength(0)
})

test('a call that was done but never answered is replayed to who asks again', async () => {
  await stripe.switches.set({ hangNext: { times: 1, when: 'after' } })
  await refusal(stripe.sdk.paymentIntents.create(order, { ...once, timeout: 300 }))
  const again = await stripe.sdk.paymentIntents.create(order, once)
  expect(again.lastResponse.headers['idempotent-replayed']).toBe('true')
  expect(stripe.ledger().intents).toHaveLength(1)
})

test('fifty calls at once under one key make one intent', async () => {
  const calls = Array.from({ length: 50 }, () => sdk(stripe.url).paymentIntents.create(order, once))
  const answers = await Promise.all(calls)
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
})

async function untilHung() {
  while (stripe.switches.get().hangNext.times > 0) await new Promise(setImmediate)
}
