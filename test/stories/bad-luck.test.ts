import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ask } from '../../dev/stores/src/postgres.ts'
import { followOrder, order, payable, payFor, quiet, receipts, told, tryCard, untilStatus } from './buying.ts'
import { chargesOf, intentsOf, plentiful, type ShelvedBook, stockOf, unexplained } from './shelf.ts'
import { openShop, type Shop } from './shop.ts'
import { until } from './until.ts'
import { visitor } from './visitor.ts'

let shop: Shop
let books: ShelvedBook[]
beforeAll(async () => {
  shop = await openShop()
  books = await plentiful(shop)
}, 60_000)
afterAll(() => shop.close(), 30_000)

const calm = { duplicate: 1, reorder: 0, delay: 0, drop: 0 } as const
const book = (at: number) => books[at] as ShelvedBook

describe('Stripe tells of a payment', () => {
  test.each([
    ['fifty times at once', { duplicate: 50 }],
    ['the last thing first', { reorder: 2 }],
    ['late, in the wrong order, and five times', { delay: 400, reorder: 2, duplicate: 5 }],
    ['after it was lost three times', { drop: 3 }],
  ])(
    '%s, and the order is paid once',
    async (_how, mishap) => {
      const [gwen, before] = [visitor(shop), await stockOf(shop, book(0).id)]
      const placed = await order(gwen, [book(0)])
      const payment = await payable(gwen, placed)
      const follower = followOrder(shop, gwen, placed)
      await shop.stripe.switches.set(mishap)
      try {
        expect(await tryCard(shop, payment, 'pm_card_visa')).toMatchObject({ status: 'succeeded' })
        await follower.wait('PAID', ({ order: now }) => now.status === 'PAID')
      } finally {
        await shop.stripe.switches.set(calm)
      }
      await receipts(shop, placed)
      await until('every event of Stripe is delivered', () => shop.stripe.ledger().undelivered.length === 0)
      await quiet(shop, placed)
      expect(told(follower.delivered).filter((type) => type === 'PAID')).toHaveLength(1)
      expect(await receipts(shop, placed)).toHaveLength(1)
      expect(chargesOf(shop, placed.id)).toHaveLength(1)
      expect(await stockOf(shop, book(0).id)).toEqual({ ...before, available: before.available - 1 })
      expect(await unexplained(shop)).toEqual([])
      follower.close()
    },
    40_000,
  )
})

describe('Stripe breaks off', () => {
  test.each(['before', 'after'] as const)(
    '%s it made the intent, and there is one charge all the same',
    async (when) => {
      await shop.stripe.switches.set({ failNext: { times: 2, when, path: 'payment_intents' } })
      const gwen = visitor(shop)
      const placed = await order(gwen, [book(1)])
      await payFor(shop, gwen, placed)
      await untilStatus(gwen, placed, 'PAID')
      expect(shop.stripe.switches.get().failNext.times).toBe(0)
      expect(chargesOf(shop, placed.id)).toHaveLength(1)
      expect(intentsOf(shop, placed.id)).toHaveLength(1)
    },
    40_000,
  )
})

describe('Gwen’s card is declined', () => {
  test('and with a second one she pays the same order', async () => {
    const gwen = visitor(shop)
    const placed = await order(gwen, [book(2)])
    const payment = await payable(gwen, placed)
    const follower = followOrder(shop, gwen, placed)
    const declined = await tryCard(shop, payment, 'pm_card_chargeDeclined')
    expect(declined.error).toMatchObject({ code: 'card_declined' })
    const failed = await follower.wait('declined', ({ event }) => event?.type === 'PAYMENT_FAILED')
    expect(failed.order.status).toBe('PLACED')
    expect(await tryCard(shop, await payable(gwen, placed), 'pm_card_visa')).toMatchObject({ status: 'succeeded' })
    await follower.wait('PAID', ({ event }) => event?.type === 'PAID')
    await receipts(shop, placed)
    await quiet(shop, placed)
    expect(chargesOf(shop, placed.id)).toHaveLength(1)
    expect(await receipts(shop, placed)).toHaveLength(1)
    follower.close()
  }, 30_000)
})

describe('The mail server is down', () => {
  test('while Gwen pays, and her receipt comes once when it is back', async () => {
    const gwen = visitor(shop)
    shop.inbox.setDown(true)
    const placed = await order(gwen, [book(3)])
    try {
      await payFor(shop, gwen, placed)
      await untilStatus(gwen, placed, 'PAID')
      await until('the mail was refused', async () => {
        const sql = `select reason from mail where kind = 'receipt' and status = 'QUEUED' and facts ->> 'number' = $1`
        const [mail] = await ask(shop.stores.database.email, sql, [placed.number])
        return mail?.reason
      })
    } finally {
      shop.inbox.setDown(false)
    }
    expect(await receipts(shop, placed)).toHaveLength(1)
    await quiet(shop, placed)
    expect(await receipts(shop, placed)).toHaveLength(1)
  }, 40_000)
})
