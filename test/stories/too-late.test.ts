import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { order, payable, quiet, readOrder, receipts, tryCard, untilStatus } from './buying.ts'
import { chargesOf, orderRow, plentiful, type ShelvedBook, stockOf, unexplained } from './shelf.ts'
import { openShop, type Shop } from './shop.ts'
import { until } from './until.ts'
import { visitor } from './visitor.ts'

let shop: Shop
let book: ShelvedBook
beforeAll(async () => {
  shop = await openShop({ env: { ORDER_TTL: '3000', SWEEP_EVERY: '100' } })
  book = (await plentiful(shop))[0] as ShelvedBook
}, 60_000)
afterAll(() => shop.close(), 30_000)

describe('Nobody pays in time', () => {
  test('so that the book goes back on the shelf and the card is refused', async () => {
    const [gwen, before] = [visitor(shop), await stockOf(shop, book.id)]
    const placed = await order(gwen, [book])
    const payment = await payable(gwen, placed)
    expect(await stockOf(shop, book.id)).toEqual({ available: before.available - 1, reserved: before.reserved + 1 })
    await untilStatus(gwen, placed, 'EXPIRED')
    await until('the book is back', async () => (await stockOf(shop, book.id)).available === before.available)
    const refused = await tryCard(shop, payment, 'pm_card_visa')
    expect(refused.error?.code).toBe('payment_intent_unexpected_state')
    await quiet(shop, placed)
    expect(await orderRow(shop, placed.id)).toEqual({ status: 'EXPIRED', payment: 'CANCELLED' })
    expect(chargesOf(shop, placed.id)).toEqual([])
    expect(await stockOf(shop, book.id)).toEqual(before)
    expect(await unexplained(shop)).toEqual([])
  }, 30_000)

  test('but Gwen did, only that Stripe’s word was lost: the order is paid, not expired', async () => {
    const [gwen, before] = [visitor(shop), await stockOf(shop, book.id)]
    const placed = await order(gwen, [book])
    const payment = await payable(gwen, placed)
    await shop.stripe.switches.set({ drop: 'forever' })
    try {
      expect(await tryCard(shop, payment, 'pm_card_visa')).toMatchObject({ status: 'succeeded' })
      expect((await readOrder(gwen, placed.id)).status).toBe('PLACED')
      await untilStatus(gwen, placed, 'PAID')
    } finally {
      await shop.stripe.switches.set({ drop: 0 })
    }
    await receipts(shop, placed)
    await until('Stripe’s word has come', () => shop.stripe.ledger().undelivered.length === 0)
    await quiet(shop, placed)
    expect(await orderRow(shop, placed.id)).toEqual({ status: 'PAID', payment: 'SUCCEEDED' })
    expect(await receipts(shop, placed)).toHaveLength(1)
    expect(chargesOf(shop, placed.id)).toHaveLength(1)
    expect(await stockOf(shop, book.id)).toEqual({ ...before, available: before.available - 1 })
    expect(await unexplained(shop)).toEqual([])
  }, 40_000)
})
