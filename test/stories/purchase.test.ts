import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { add, find, readCart } from '../../scripts/demo/basket.ts'
import type { Delivered } from '../../scripts/demo/follower.ts'
import { mailsAbout } from '../../scripts/demo/mails.ts'
import { type Placed, place, signIn } from '../../scripts/demo/purchase.ts'
import { ship } from '../../scripts/demo/shipping.ts'
import { openTeller } from '../../scripts/demo/teller.ts'
import { loginOf } from '../../scripts/demo/urls.ts'
import { followOrder, order, payFor, quiet, readOrder, receipts, told } from './buying.ts'
import { followStream } from './event-stream.ts'
import { chargesOf, indexed, orderRow, plentiful, stockOf, unexplained } from './shelf.ts'
import { openShop, type Shop } from './shop.ts'
import { signedIn, visitor } from './visitor.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
  await indexed(shop)
}, 60_000)
afterAll(() => shop.close(), 30_000)

/** The order of a delivery with what the demo selects of three rooms. */
const across = ({ order: now }: Delivered) =>
  now as unknown as {
    lines: { title: string; book: { title: string; availability: string } }[]
    customer: { name: string } | null
  }

test('Gwen sees the cover of a book at the address that the graph tells', async () => {
  const asking = '{ books(first: 1) { nodes { coverUrl } } }'
  const { books } = await visitor(shop).ask<{ books: { nodes: { coverUrl: string }[] } }>(asking)
  const cover = await fetch(books.nodes[0]?.coverUrl ?? '')
  expect([cover.status, cover.headers.get('content-type')]).toEqual([200, expect.stringContaining('image/svg+xml')])
})

const titles = (delivered: Delivered) =>
  across(delivered)
    .lines.map(({ book }) => book.title)
    .sort()

describe('Ann buys two books', () => {
  const ann = { email: 'ann@quire.test', name: 'Ann Archer' }

  test('and sees everything about it, from the search to the last parcel', async () => {
    const buyer = visitor(shop)
    const { books: found, totalCount } = await find(buyer, 'tolkein', { inStock: true })
    const tolkien = found.find(({ contributors }) => contributors.some(({ name }) => /Tolkien/.test(name)))
    const other = (await plentiful(shop)).find(({ id }) => id !== tolkien?.id)
    if (!tolkien || !other) throw new Error(`a search for tolkein found ${totalCount} books and no Tolkien`)
    const before = await Promise.all([stockOf(shop, tolkien.id), stockOf(shop, other.id)])

    await add(buyer, tolkien)
    await add(buyer, other)
    await signIn(buyer, loginOf(shop.urls, 'ann'))
    const placed = await place(buyer, await readCart(buyer), ann)
    const follower = followOrder(shop, buyer, placed)
    await payFor(shop, buyer, placed)
    const paid = await follower.wait('PAID', ({ event }) => event?.type === 'PAID')
    expect(across(paid).customer).toEqual({ name: 'Ann Archer' })
    expect(titles(paid)).toEqual([tolkien.title, other.title].sort())
    for (const { book } of across(paid).lines) expect(book.availability).toMatch(/^(IN_STOCK|LAST_COPIES|SOLD_OUT)$/)

    const page = { urls: shop.urls, teller: openTeller(true), placed, follower, to: ann.email }
    await ship({ ...page, teller: quietly(page.teller) })
    await quiet(shop, placed)
    expect(told(follower.delivered).filter((type) => type !== 'PAYMENT_READY')).toEqual([
      'PLACED',
      'PAID',
      'PARTLY_SHIPPED',
      'SHIPPED',
    ])
    expect(follower.delivered.flatMap(({ event, sequence }) => (event ? [sequence] : []))).toEqual(
      told(follower.delivered).map((_, at) => at + 1),
    )
    follower.close()
    expect(await receipts(shop, placed, ann.email)).toHaveLength(1)
    expect((await receipts(shop, placed, ann.email))[0]?.messageId).toMatch(/^<.+@quire\.test>$/)
    expect(await mailsAbout(shop.inbox.url, ann.email, ['Your parcel is on its way', placed.number])).toHaveLength(2)
    await expectSold([tolkien.id, other.id], before, placed)
  }, 40_000)

  test('and what she had chosen before she signed in joins what was in her basket', async () => {
    const [first, second] = await plentiful(shop)
    if (!first || !second) throw new Error('no books')
    await add(await signedIn(shop, 'bob'), first)
    const buyer = visitor(shop)
    await add(buyer, second)
    await signIn(buyer, loginOf(shop.urls, 'bob'))
    const cart = await readCart(buyer)
    expect(cart.lines.map(({ book }) => book?.id).sort()).toEqual([first.id, second.id].sort())
    expect(cart.notices).toHaveLength(1)
    await add(buyer, second)
    expect((await readCart(buyer)).notices).toEqual([])
  })
})

describe('Gwen buys as a guest', () => {
  test.each(['a socket', 'an event stream'])(
    'and follows her order over %s',
    async (way) => {
      const [book] = await plentiful(shop)
      if (!book) throw new Error('no book')
      const before = await stockOf(shop, book.id)
      const gwen = visitor(shop)
      const placed = await order(gwen, [book])
      const follower = way === 'a socket' ? followOrder(shop, gwen, placed) : followStream(shop, gwen, placed)
      await payFor(shop, gwen, placed)
      const paid = await follower.wait('PAID', ({ event }) => event?.type === 'PAID')
      expect(paid.order.status).toBe('PAID')
      expect(across(paid).customer).toBeNull()
      expect(across(paid).lines).toMatchObject([{ title: book.title, book: { title: book.title } }])
      expect(await receipts(shop, placed)).toHaveLength(1)
      await quiet(shop, placed)
      expect(await receipts(shop, placed)).toHaveLength(1)
      follower.close()
      expect((await readCart(gwen)).lines).toEqual([])
      await expectSold([book.id], [before], placed)
    },
    30_000,
  )

  test('and nobody else sees her order', async () => {
    const [book] = await plentiful(shop)
    if (!book) throw new Error('no book')
    const gwen = visitor(shop)
    const placed = await order(gwen, [book])
    expect((await readOrder(gwen, placed.id)).status).toBe('PLACED')
    for (const other of [visitor(shop), await signedIn(shop, 'bob')]) {
      expect(await readOrder(other, placed.id)).toBeNull()
    }
  })
})

const quietly = (teller: ReturnType<typeof openTeller>) => ({
  ...teller,
  say: () => {},
  step: async <T>(_sentence: string, deed: () => Promise<{ value: T; outcome: string }>) => (await deed()).value,
})

async function expectSold(bookIds: string[], before: { available: number; reserved: number }[], placed: Placed) {
  expect(await Promise.all(bookIds.map((id) => stockOf(shop, id)))).toEqual(
    before.map(({ available, reserved }) => ({ available: available - 1, reserved })),
  )
  expect(await unexplained(shop)).toEqual([])
  expect(chargesOf(shop, placed.id)).toMatchObject([{ amount: placed.total.amount }])
  expect((await orderRow(shop, placed.id)).payment).toBe('SUCCEEDED')
}
