import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { open, refusal } from './cast.ts'

let stripe: Awaited<ReturnType<typeof open>>
beforeAll(async () => {
  stripe = await open()
})
afterAll(() => stripe.close())

const order = { amount: 4290, currency: 'eur', metadata: { order: 'Q-1' } }
const tale = (id: string) =>
  stripe.sdk.events.list({ limit: 100 }).then(({ data }) =>
    data
      .filter(({ data }) => JSON.stringify(data).includes(id))
      .map(({ type }) => type)
      .reverse(),
  )

describe('Ann pays by card', () => {
  test('her card is charged once and the charge can be seen with the intent', async () => {
    const { id } = await stripe.sdk.paymentIntents.create(order)
    const paid = await stripe.sdk.paymentIntents.confirm(id, {
      payment_method: 'pm_card_visa',
      expand: ['latest_charge'],
    })
    expect(paid).toMatchObject({ status: 'succeeded', amount_received: 4290, metadata: { order: 'Q-1' } })
    expect(paid.latest_charge).toMatchObject({ object: 'charge', paid: true, outcome: { type: 'authorized' } })
    expect(await tale(id)).toEqual(['payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded'])
  })

  test.each([
    ['pm_card_visa_chargeDeclined', 'generic_decline'],
    ['pm_card_chargeDeclinedInsufficientFunds', 'insufficient_funds'],
  ])('%s is declined, and she pays the same intent with another card', async (card, reason) => {
    const { id } = await stripe.sdk.paymentIntents.create(order)
    const error = await refusal(stripe.sdk.paymentIntents.confirm(id, { payment_method: card }))
    expect(error).toMatchObject({
      type: 'StripeCardError',
      statusCode: 402,
      code: 'card_declined',
      decline_code: reason,
    })
    const waiting = await stripe.sdk.paymentIntents.retrieve(id)
    expect(waiting).toMatchObject({ status: 'requires_payment_method', last_payment_error: { decline_code: reason } })
    const paid = await stripe.sdk.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' })
    expect(paid).toMatchObject({ status: 'succeeded', last_payment_error: null })
    expect(await tale(id)).toContain('payment_intent.payment_failed')
  })

  test('her browser confirms with the publishable key and the client secret, and sees only its part', async () => {
    const { id, client_secret } = await stripe.sdk.paymentIntents.create(order)
    const card = { number: '4242424242424242', exp_month: 12, exp_year: 2040, cvc: '123' }
    const seen = await stripe.browser.paymentIntents.confirm(id, {
      client_secret,
      payment_method_data: { type: 'card', card },
    } as object)
    expect(seen.status).toBe('succeeded')
    expect(seen).not.toHaveProperty('metadata')
    expect(await refusal(stripe.browser.paymentIntents.retrieve(id))).toMatchObject({ param: 'client_secret' })
    const wrong = stripe.browser.paymentIntents.retrieve(id, { client_secret: `${id}_secret_no` })
    expect(await refusal(wrong)).toMatchObject({ statusCode: 400, param: 'client_secret' })
    expect(await refusal(stripe.browser.refunds.create({ payment_intent: id }))).toMatchObject({
      code: 'secret_key_required',
    })
  })

  test.each([
    ['4000000000000002', 'card_declined'],
    ['4242424242424241', 'incorrect_number'],
    ['4111111111111111', 'card_declined'],
  ])('the number %s answers %s', async (number, code) => {
    const { id } = await stripe.sdk.paymentIntents.create(order)
    const card = { number, exp_month: 12, exp_year: 2040 }
    const call = stripe.sdk.paymentIntents.confirm(id, { payment_method_data: { type: 'card', card } } as object)
    expect(await refusal(call)).toMatchObject({ type: 'StripeCardError', code })
  })
})

describe("Ann's bank asks first", () => {
  const asked = async (number = '4000002760003184') => {
    const card = { number, exp_month: 1, exp_year: 2040 }
    const data = { payment_method_data: { type: 'card', card }, confirm: true, return_url: 'http://shop.test/done' }
    const intent = await stripe.sdk.paymentIntents.create({ ...order, ...data } as never)
    const url = intent.next_action?.redirect_to_url?.url ?? ''
    const answer = (accept: boolean) =>
      fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ accept }) })
    return { intent, url, answer }
  }

  test('she accepts, and only then is the money taken', async () => {
    const { intent, answer } = await asked()
    expect(intent).toMatchObject({
      status: 'requires_action',
      latest_charge: null,
      next_action: { type: 'redirect_to_url' },
    })
    expect(await (await answer(true)).json()).toMatchObject({ status: 'succeeded' })
    expect((await answer(true)).status).toBe(400)
    expect(await tale(intent.id)).toEqual([
      'payment_intent.created',
      'payment_intent.requires_action',
      'charge.succeeded',
      'payment_intent.succeeded',
    ])
  })

  test('she refuses on the page and comes back to the shop, which may try another card', async () => {
    const { intent, url } = await asked()
    const back = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({ answer: 'refuse' }),
      redirect: 'manual',
    })
    expect(back.status).toBe(303)
    expect(back.headers.get('location')).toMatch(
      /^http:\/\/shop\.test\/done\?payment_intent=pi_.*redirect_status=failed$/,
    )
    expect(await stripe.sdk.paymentIntents.retrieve(intent.id)).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'payment_intent_authentication_failure' },
    })
  })

  test('she accepts, but the card is declined after all', async () => {
    const { intent, answer } = await asked('4000008400001629')
    expect(await (await answer(true)).json()).toMatchObject({ status: 'requires_payment_method' })
    expect((await stripe.sdk.charges.list({ payment_intent: intent.id })).data).toMatchObject([
      { paid: false, status: 'failed' },
    ])
  })
})

describe('an intent that is at its end', () => {
  test('a paid one is neither cancelled nor confirmed again', async () => {
    const { id } = await stripe.sdk.paymentIntents.create({ ...order, payment_method: 'pm_card_visa', confirm: true })
    for (const call of [stripe.sdk.paymentIntents.cancel(id), stripe.sdk.paymentIntents.confirm(id)]) {
      expect(await refusal(call)).toMatchObject({
        statusCode: 400,
        code: 'payment_intent_unexpected_state',
        payment_intent: { id },
      })
    }
  })

  test('a cancelled one is not confirmed', async () => {
    const { id } = await stripe.sdk.paymentIntents.create(order)
    await stripe.sdk.paymentIntents.cancel(id, { cancellation_reason: 'abandoned' })
    const call = stripe.sdk.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' })
    expect(await refusal(call)).toMatchObject({ code: 'payment_intent_unexpected_state' })
    expect(await tale(id)).toEqual(['payment_intent.created', 'payment_intent.canceled'])
  })
})

describe('a request that is at fault', () => {
  const bad = (params: object) => refusal(stripe.sdk.paymentIntents.create({ ...order, ...params } as never))

  test('is refused in the words of Stripe', async () => {
    expect(await bad({ amount: 1.5 })).toMatchObject({ code: 'parameter_invalid_integer', param: 'amount' })
    expect(await bad({ amount: 49 })).toMatchObject({ code: 'amount_too_small' })
    expect(await bad({ amount: undefined })).toMatchObject({ code: 'parameter_missing', param: 'amount' })
    expect(await bad({ colour: 'red' })).toMatchObject({ code: 'parameter_unknown', param: 'colour' })
    expect(await bad({ customer: 'cus_nobody' })).toMatchObject({ code: 'resource_missing', statusCode: 400 })
    expect(await bad({ expand: ['owner'] })).toMatchObject({ param: 'expand' })
    expect(await refusal(stripe.sdk.paymentIntents.retrieve('pi_none'))).toMatchObject({
      code: 'resource_missing',
      statusCode: 404,
    })
  })

  test('with another key is answered 401, with JSON 400, to nowhere 404', async () => {
    const at = (path: string, init: RequestInit) => fetch(`${stripe.url}/v1/${path}`, init).then(({ status }) => status)
    expect(await at('refunds', { headers: { authorization: 'Bearer sk_test_other' } })).toBe(401)
    expect(await at('refunds', {})).toBe(401)
    const headers = { authorization: `Basic ${btoa('sk_test_quire:')}` }
    expect(await at('refunds', { headers })).toBe(200)
    const json = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: '{}' }
    expect(await at('refunds', json)).toBe(400)
    expect(await at('nowhere', { headers })).toBe(404)
  })
})

test('Mrs Page lists the intents of a customer page by page, and finds one by its order', async () => {
  const { id: customer } = await stripe.sdk.customers.create({ email: 'ann@example.test', name: 'Ann' })
  for (const number of ['1', '2', '3'])
    await stripe.sdk.paymentIntents.create({ ...order, customer, metadata: { order: `P-${number}` } })
  const seen: string[] = []
  for await (const intent of stripe.sdk.paymentIntents.list({ customer, limit: 2 }))
    seen.push(intent.metadata.order ?? '')
  expect(seen).toEqual(['P-3', 'P-2', 'P-1'])
  const found = await stripe.sdk.paymentIntents.search({
    query: "metadata['order']:'P-2' AND status:'requires_payment_method'",
  })
  expect(found.data.map(({ metadata }) => metadata.order)).toEqual(['P-2'])
  const [intent] = found.data
  const changed = await stripe.sdk.paymentIntents.update(intent?.id ?? '', { metadata: { attempt: '2', order: '' } })
  expect(changed.metadata).toEqual({ attempt: '2' })
})

test('a customer who is deleted leaves nothing but the id', async () => {
  const { id } = await stripe.sdk.customers.create({ email: 'bob@example.test', name: 'Bob' })
  expect(await stripe.sdk.customers.del(id)).toMatchObject({ id, deleted: true })
  expect(JSON.stringify(await stripe.sdk.customers.retrieve(id))).not.toContain('Bob')
  const buys = stripe.sdk.paymentIntents.create({ ...order, customer: id })
  expect(await refusal(buys)).toMatchObject({ code: 'resource_missing' })
})
