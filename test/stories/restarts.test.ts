import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { followOrder, order, payable, payFor, quiet, receipts, told, tryCard } from './buying.ts'
import { chargesOf, orderRow, plentiful, type ShelvedBook, stockOf, unexplained } from './shelf.ts'
import { openShop, type Shop } from './shop.ts'
import { mortalStores } from './stores.ts'
import { visitor } from './visitor.ts'

let shop: Shop
let stores: Awaited<ReturnType<typeof mortalStores>>
let books: ShelvedBook[]
beforeAll(async () => {
  stores = await mortalStores()
  shop = await openShop({ stores })
  books = await plentiful(shop)
}, 90_000)
// Its stores are processes of their own: they must not outlive a shop that did not open.
afterAll(() => (shop ?? stores)?.close(), 30_000)

describe.each(['redis', 'postgres'] as const)('%s dies and comes back', (store) => {
  const book = store === 'redis' ? 0 : 1

  test.each([
    ['while the order waits to be paid', 0],
    ['while Stripe’s word is on its way', 300],
  ])(
    '%s, and the order is paid once all the same',
    async (_when, delay) => {
      const chosen = books[book] as ShelvedBook
      const [gwen, before] = [visitor(shop), await stockOf(shop, chosen.id)]
      const placed = await order(gwen, [chosen])
      const payment = await payable(gwen, placed)
      const follower = followOrder(shop, gwen, placed)
      await follower.wait('at all', () => true)
      await shop.stripe.switches.set({ delay })
      if (delay === 0) {
        await stores.killAndRestart(store)
        await payFor(shop, gwen, { ...placed, payment })
      } else {
        expect(await tryCard(shop, payment, 'pm_card_visa')).toMatchObject({ status: 'succeeded' })
        await stores.killAndRestart(store)
      }
      await follower.wait('PAID', ({ order: now }) => now.status === 'PAID')
      await receipts(shop, placed)
      await quiet(shop, placed)
      expect(await orderRow(shop, placed.id)).toEqual({ status: 'PAID', payment: 'SUCCEEDED' })
      expect(told(follower.delivered)).toEqual(['PLACED', 'PAYMENT_READY', 'PAID'])
      expect(chargesOf(shop, placed.id)).toHaveLength(1)
      // Killed between handing over and recording, the mail is handed over once more: the one doubling there is, and it is recognised.
      expect(new Set((await receipts(shop, placed)).map(({ messageId }) => messageId)).size).toBe(1)
      expect(await stockOf(shop, chosen.id)).toEqual({ ...before, available: before.available - 1 })
      expect(await unexplained(shop)).toEqual([])
      follower.close()
    },
    60_000,
  )
})
