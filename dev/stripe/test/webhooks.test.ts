import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import { keys, open, openShop, sdk } from './cast.ts'

const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

async function scene({ answer, stateDir }: { answer?: (count: number) => number; stateDir?: string } = {}) {
  const shop = await openShop(answer)
  const stripe = await open({ webhookUrl: shop.url, ...(stateDir && { stateDir }) })
  ends.push(shop.close, stripe.close)
  return { shop, stripe }
}

const buy = (stripe: Awaited<ReturnType<typeof open>>) =>
  stripe.sdk.paymentIntents.create({ amount: 3000, currency: 'eur', payment_method: 'pm_card_visa', confirm: true })

test('the shop hears of a payment, signed so that the SDK believes it', async () => {
  const { shop, stripe } = await scene()
  const { id } = await buy(stripe)
  await shop.until((heard) => heard.length === 3)
  const paid = shop.heard.find(({ event }) => event.type === 'payment_intent.succeeded')
  const event = stripe.sdk.webhooks.constructEvent(paid?.body ?? '', paid?.signature ?? '', keys.webhookSecret)
  expect(event.data.object).toMatchObject({ id, status: 'succeeded' })
})

test('a shop that answers 500 hears it again until it says 200', async () => {
  const { shop, stripe } = await scene({ answer: (count) => (count < 3 ? 500 : 200) })
  const { id } = await stripe.sdk.paymentIntents.create({ amount: 3000, currency: 'eur' })
  await shop.until((heard) => heard.length === 3)
  expect(new Set(shop.heard.map(({ event }) => event.id)).size).toBe(1)
  expect(shop.heard[0]?.event.data.object).toMatchObject({ id })
})

test('what was not heard before a restart is heard after it, and nothing is forgotten', async () => {
  const stateDir = await mkdtemp(join(tmpdir(), 'stripe-'))
  ends.push(() => rm(stateDir, { recursive: true }))
  const before = await open({ stateDir })
  const { id } = await before.sdk.paymentIntents.create({ amount: 3000, currency: 'eur' }, { idempotencyKey: 'one' })
  await before.close()
  const { shop, stripe } = await scene({ stateDir })
  await shop.until((heard) => heard.length === 1)
  const again = await stripe.sdk.paymentIntents.create({ amount: 3000, currency: 'eur' }, { idempotencyKey: 'one' })
  expect(again.id).toBe(id)
  expect(stripe.ledger().intents).toHaveLength(1)
})

test('a second stand-in that finds the port taken leaves the first one its state', async () => {
  const stateDir = await mkdtemp(join(tmpdir(), 'stripe-'))
  ends.push(() => rm(stateDir, { recursive: true }))
  const first = await open({ stateDir })
  await expect(open({ stateDir, port: Number(new URL(first.url).port) })).rejects.toThrow('EADDRINUSE')
  const { id } = await first.sdk.customers.create({ name: 'Ann' })
  await first.close()
  const { stripe } = await scene({ stateDir })
  expect(await stripe.sdk.customers.retrieve(id)).toMatchObject({ name: 'Ann' })
})

test('switched to duplicate, every event comes as often as asked; to reorder, the newest first', async () => {
  const { shop, stripe } = await scene()
  await stripe.switches.set({ duplicate: 5 })
  await stripe.sdk.paymentIntents.create({ amount: 3000, currency: 'eur' })
  await shop.until((heard) => heard.length === 5)
  shop.heard.length = 0
  await stripe.switches.set({ duplicate: 1, reorder: 3 })
  await buy(stripe)
  await shop.until((heard) => heard.length === 3)
  expect(shop.heard.map(({ event }) => event.type)).toEqual([
    'payment_intent.succeeded',
    'charge.succeeded',
    'payment_intent.created',
  ])
})

test('switched to drop, nothing arrives, the events can be listed, and all arrives once it is off', async () => {
  const { shop, stripe } = await scene()
  await stripe.switches.set({ drop: 'forever' })
  await buy(stripe)
  const { data } = await sdk(stripe.url).events.list({ delivery_success: false })
  expect(data).toHaveLength(3)
  expect(shop.heard).toHaveLength(0)
  await stripe.switches.set({ drop: 0 })
  await shop.until((heard) => heard.length === 3)
})

test.each(['wrong-secret', 'old', 'unsigned'] as const)('a forged event (%s) is one the SDK refuses', async (as) => {
  const { shop, stripe } = await scene()
  const { id } = await stripe.sdk.paymentIntents.create({ amount: 3000, currency: 'eur' })
  const { forged } = await stripe.switches.set({ forge: { intent: id, as } })
  const heard = shop.heard.find(({ event }) => event.id === forged?.event)
  expect(heard?.event.data.object).toMatchObject({ id, status: 'succeeded' })
  expect(() =>
    stripe.sdk.webhooks.constructEvent(heard?.body ?? '', heard?.signature ?? '', keys.webhookSecret),
  ).toThrow()
  expect((await stripe.sdk.paymentIntents.retrieve(id)).status).toBe('requires_payment_method')
})
