import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { fromGlobalId } from '../../platform/id.ts'
import { buys, does, givenBack, seen, untilPayment } from './after-sale.ts'
import { order, payable, quiet, tryCard } from './buying.ts'
import { intentsOf, plentiful, type ShelvedBook, stockOf, unexplained } from './shelf.ts'
import { openShop, type Shop } from './shop.ts'
import { until } from './until.ts'
import { signedIn, type Visitor, visitor } from './visitor.ts'

let shop: Shop
let books: ShelvedBook[]
let page: Visitor
beforeAll(async () => {
  shop = await openShop({ env: { SWEEP_EVERY: '100' } })
  books = await plentiful(shop)
  page = await signedIn(shop, 'page')
}, 60_000)
afterAll(() => shop.close(), 30_000)

const book = (at: number) => books[at] as ShelvedBook
const eur = (amount: number) => ({ amount, currency: 'EUR' })
const parcel = (orderId: string) => ({ orderId, carrier: 'Post', trackingNumber: `T-${orderId.slice(-8)}` })

test('Mrs Page gives Gwen’s money back in parts until nothing is left; one part too many is refused', async () => {
  const gwen = visitor(shop)
  const placed = await buys(shop, gwen, { books: [book(0)] })
  const total = (await seen(gwen, placed.id)).payment.received.amount
  const part = (amount?: number) =>
    does(page, 'refundOrder', { orderId: placed.id, reason: 'It came late.', ...(amount && { amount: eur(amount) }) })
  expect((await part(300)).order.refundable).toEqual({ amount: total - 300 })
  expect((await part(200)).order.refundable).toEqual({ amount: total - 500 })
  expect(await part(total - 499)).toMatchObject({ code: 'REFUND_TOO_LARGE' })
  expect((await part()).order.refundable).toEqual({ amount: 0 })
  expect(await part(1)).toMatchObject({ code: 'REFUND_TOO_LARGE' })
  await untilPayment(gwen, placed, 'REFUNDED')
  await quiet(shop, placed)
  expect(givenBack(shop, placed.id)).toBe(total)
  const { refunds, invoiceNumber } = await seen(gwen, placed.id)
  expect(invoiceNumber).toMatch(/^R-\d{4}-\d{6}$/)
  expect(refunds.every(({ creditNoteNumber }: { creditNoteNumber: string }) => /^G-/.test(creditNoteNumber))).toBe(true)
}, 40_000)

test('Gwen cancels a paid order in time: the books are on the shelf again, and all of her money is back', async () => {
  const [gwen, before] = [visitor(shop), await stockOf(shop, book(1).id)]
  const placed = await buys(shop, gwen, { books: [book(1)] })
  const { payment, nextStates } = await seen(gwen, placed.id)
  expect(nextStates).toEqual(['CANCELLED'])
  await until('one is sold', async () => (await stockOf(shop, book(1).id)).available === before.available - 1)
  expect((await does(gwen, 'cancelOrder', { orderId: placed.id })).order.status).toBe('CANCELLED')
  await untilPayment(gwen, placed, 'REFUNDED')
  await until('the book is back', async () => (await stockOf(shop, book(1).id)).available === before.available)
  await quiet(shop, placed)
  expect(givenBack(shop, placed.id)).toBe(payment.received.amount)
  expect(await stockOf(shop, book(1).id)).toEqual(before)
  expect(await unexplained(shop)).toEqual([])
}, 40_000)

test('Gwen sends one of two books back: it is received, restocked and refunded, and nothing else moves', async () => {
  const [gwen, before] = [visitor(shop), await stockOf(shop, book(2).id)]
  const placed = await buys(shop, gwen, { books: [book(2), book(3)] })
  await does(page, 'shipOrder', parcel(placed.id))
  const title = book(2).title
  const lines = (await readLines(gwen, placed.id)).filter((line) => line.title === title)
  const lineId = lines[0]?.id
  const asked = { orderId: placed.id, lines: [{ lineId, quantity: 1, reason: 'UNWANTED' }] }
  const { order: withReturn } = await does(gwen, 'requestReturn', asked)
  const returnId = withReturn.returns[0].id
  await does(page, 'acceptReturn', { returnId })
  await does(page, 'receiveReturn', { returnId, lines: [{ lineId, quantity: 1, restock: true }] })
  await until('the return is refunded', async () => (await seen(gwen, placed.id)).returns[0].status === 'REFUNDED')
  await quiet(shop, placed)
  expect(await stockOf(shop, book(2).id)).toEqual(before)
  expect(givenBack(shop, placed.id)).toBe(book(2).price.amount)
  expect((await seen(gwen, placed.id)).payment.status).toBe('PARTLY_REFUNDED')
  expect(await unexplained(shop)).toEqual([])
}, 40_000)

test('Mrs Page sends it while Gwen cancels it: one of the two, and the stock says which', async () => {
  for (let round = 0; round < 3; round += 1) {
    const [gwen, before] = [visitor(shop), await stockOf(shop, book(4).id)]
    const placed = await buys(shop, gwen, { books: [book(4)] })
    const [shipped, cancelled] = await Promise.all([
      does(page, 'shipOrder', parcel(placed.id)),
      does(gwen, 'cancelOrder', { orderId: placed.id }),
    ])
    const isSent = shipped.__typename === 'ShipOrderSuccess'
    expect(cancelled.__typename).toBe(isSent ? 'OrderNotCancellable' : 'CancelOrderSuccess')
    if (!isSent) await untilPayment(gwen, placed, 'REFUNDED')
    await quiet(shop, placed)
    expect((await stockOf(shop, book(4).id)).available).toBe(before.available - (isSent ? 1 : 0))
    expect(givenBack(shop, placed.id) > 0).toBe(!isSent)
  }
}, 60_000)

describe('Gwen paid another sum than was agreed', () => {
  /** Somebody changed the sum at the provider, behind our back. */
  const paysOther = async (gwen: Visitor, bought: ShelvedBook, minor: number) => {
    const placed = await order(gwen, [bought])
    const payment = await payable(gwen, placed)
    const [intent] = intentsOf(shop, placed.id)
    const answer = await fetch(`${shop.stripe.url}/v1/payment_intents/${intent?.id}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${shop.keys.STRIPE_SECRET_KEY}` },
      body: new URLSearchParams({ amount: String(minor) }),
    })
    expect(answer.status).toBe(200)
    await tryCard(shop, payment, 'pm_card_visa')
    await untilPayment(gwen, placed, 'HELD')
    return placed
  }
  const settle = (orderId: string, decision: string) =>
    does(page, 'settleHeldPayment', { orderId, decision, reason: 'We agreed on the telephone.' })

  test('and Mrs Page takes it: the book is sold', async () => {
    const [gwen, before] = [visitor(shop), await stockOf(shop, book(5).id)]
    const placed = await paysOther(gwen, book(5), 777)
    expect((await settle(placed.id, 'ACCEPT')).order).toMatchObject({
      status: 'PAID',
      payment: { received: { amount: 777 } },
    })
    await quiet(shop, placed)
    expect(await stockOf(shop, book(5).id)).toEqual({ ...before, available: before.available - 1 })
    expect(await unexplained(shop)).toEqual([])
  }, 40_000)

  test('and Mrs Page sends it back: the book is on the shelf, and the money on the card', async () => {
    const [gwen, before] = [visitor(shop), await stockOf(shop, book(6).id)]
    const placed = await paysOther(gwen, book(6), 9999)
    expect((await settle(placed.id, 'REFUND')).order.status).toBe('CANCELLED')
    await untilPayment(gwen, placed, 'REFUNDED')
    await quiet(shop, placed)
    expect(givenBack(shop, placed.id)).toBe(9999)
    expect(await stockOf(shop, book(6).id)).toEqual(before)
    expect(await unexplained(shop)).toEqual([])
  }, 40_000)
})

describe('the bank', () => {
  test.each([
    ['won', 'SUCCEEDED', 'ShipOrderSuccess'],
    ['lost', 'CHARGED_BACK', 'OrderNotShippable'],
  ] as const)(
    'asks about Gwen’s payment, nothing is sent, and the dispute is %s',
    async (as, status, sent) => {
      const gwen = visitor(shop)
      const placed = await buys(shop, gwen, { books: [book(7)], card: 'pm_card_createDispute' })
      await until('the dispute is heard of', async () => (await seen(page, placed.id)).disputes.length === 1)
      expect(await does(page, 'shipOrder', parcel(placed.id))).toMatchObject({ code: 'ORDER_HELD' })
      expect(await does(page, 'refundOrder', { orderId: placed.id, reason: 'No.' })).toMatchObject({
        code: 'ORDER_DISPUTED',
      })
      await shop.stripe.switches.set({ closeDispute: { dispute: await disputeOf(placed.id), as } })
      await until('the dispute is over', async () => (await seen(page, placed.id)).disputes[0].status !== 'OPEN')
      expect((await seen(page, placed.id)).payment.status).toBe(status)
      expect((await does(page, 'shipOrder', parcel(placed.id))).__typename).toBe(sent)
      await quiet(shop, placed)
    },
    40_000,
  )

  test('sends a refund back after it was done: the money is here again, and Mrs Page is told', async () => {
    const gwen = visitor(shop)
    const placed = await buys(shop, gwen, { books: [book(9)], card: 'pm_card_refundFail' })
    await does(page, 'refundOrder', { orderId: placed.id, reason: 'It came late.' })
    await untilPayment(gwen, placed, 'REFUND_FAILED')
    await quiet(shop, placed)
    const { payment, refundable } = await seen(page, placed.id)
    expect([payment.status, refundable]).toEqual(['REFUND_FAILED', payment.received])
  }, 40_000)

  test('doubts Gwen’s card: the order waits for Mrs Page, who releases it', async () => {
    const gwen = visitor(shop)
    const placed = await buys(shop, gwen, { books: [book(8)], card: 'pm_card_riskLevelElevated' })
    await until('it is held', async () => (await seen(page, placed.id)).hold?.kind === 'RISK')
    expect(await does(page, 'shipOrder', parcel(placed.id))).toMatchObject({ code: 'ORDER_HELD' })
    await does(page, 'releaseOrder', { orderId: placed.id, reason: 'She called us.' })
    expect((await does(page, 'shipOrder', parcel(placed.id))).order.status).toBe('SHIPPED')
  }, 40_000)
})

async function disputeOf(orderId: string): Promise<string> {
  const [intent] = intentsOf(shop, orderId)
  const answer = await fetch(`${shop.stripe.url}/v1/disputes?payment_intent=${intent?.id}`, {
    headers: { authorization: `Bearer ${shop.keys.STRIPE_SECRET_KEY}` },
  })
  return (
    ((await answer.json()) as { data: { id: string }[] }).data[0]?.id ?? `none of ${fromGlobalId('Order', orderId)}`
  )
}

async function readLines(buyer: Visitor, id: string) {
  const { order: read } = await buyer.ask<{ order: { lines: { id: string; title: string }[] } }>(
    'query ($id: ID!) { order(id: $id) { lines { id title } } }',
    { id },
  )
  return read.lines
}
