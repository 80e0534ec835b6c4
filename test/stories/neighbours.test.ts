import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { find } from '../../scripts/demo/basket.ts'
import { followOrder, order, payFor } from './buying.ts'
import { type Line, openLine } from './hangable.ts'
import { lookAt, plentiful, type ShelvedBook } from './shelf.ts'
import { openShop, type RoomUrl, type Shop } from './shop.ts'
import { until } from './until.ts'
import { signedIn, type Visitor, visitor } from './visitor.ts'

let shop: Shop
let page: Visitor
let books: ShelvedBook[]
const lines = new Map<RoomUrl, Line>()
beforeAll(async () => {
  shop = await openShop({
    async before(name, url) {
      const line = await openLine(url)
      lines.set(name, line)
      return line.url
    },
  })
  page = await signedIn(shop, 'page')
  books = await plentiful(shop)
}, 60_000)
afterAll(async () => {
  for (const line of lines.values()) await line.close()
  await shop.close()
}, 30_000)

async function hanging<T>(name: RoomUrl, story: () => Promise<T>): Promise<T> {
  lines.get(name)?.setDead(true)
  try {
    return await story()
  } finally {
    lines.get(name)?.setDead(false)
  }
}

describe('A room hangs', () => {
  test('the catalogue, and Ann has her orders with their titles within three seconds, and a code for the rest', async () => {
    const ann = await signedIn(shop, 'ann')
    const placed = await order(ann, books.slice(0, 1))
    const asking = `query ($id: ID!) { order(id: $id) { number lines { title book { title availability } } customer { name } } }`
    const reply = await hanging('CATALOG_URL', async () => {
      const asked = Date.now()
      const answer = await ann.send(asking, { id: placed.id })
      expect(Date.now() - asked).toBeLessThan(3000)
      return answer
    })
    expect(reply.data.order).toEqual({
      number: placed.number,
      lines: [{ title: books[0]?.title, book: null }],
      customer: { name: 'Ann Archer' },
    })
    expect(reply.errors).toMatchObject([{ path: ['order', 'lines'], extensions: { code: 'INTERNAL_SERVER_ERROR' } }])
    expect(JSON.stringify(reply.errors)).not.toMatch(/127\.0\.0\.1|catalog|at \S+:\d+/)
    expect((await ann.send(asking, { id: placed.id })).errors).toEqual([])
  }, 20_000)

  test('the catalogue, and Ann still sees her name and her search beside the shelves that are missing', async () => {
    const ann = await signedIn(shop, 'ann')
    const asking = '{ me { name } books(first: 1) { nodes { title } } search(text: "a") { totalCount } }'
    const reply = await hanging('CATALOG_URL', () => ann.send(asking))
    expect(reply.data).toEqual({
      me: { name: 'Ann Archer' },
      books: null,
      search: { totalCount: expect.any(Number) },
    })
    expect(reply.errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }])
  }, 20_000)

  test('the user room, and Ann’s order page still moves, without her name', async () => {
    const ann = await signedIn(shop, 'ann')
    const placed = await order(ann, books.slice(1, 2))
    const follower = followOrder(shop, ann, placed)
    await follower.wait('ready to be paid', ({ event }) => event?.type === 'PAYMENT_READY')
    await hanging('USER_URL', async () => {
      await payFor(shop, ann, placed)
      const paid = await follower.wait('PAID', ({ event }) => event?.type === 'PAID', 10_000)
      expect(paid.order).toMatchObject({
        status: 'PAID',
        customer: null,
        lines: [{ book: { title: books[1]?.title } }],
      })
    })
    follower.close()
  }, 30_000)

  test('the order room, and nobody can order meanwhile, but everyone can look for books', async () => {
    const gwen = visitor(shop)
    await hanging('ORDER_URL', async () => {
      const asked = Date.now()
      const id = books[0]?.id
      const reply = await gwen.send(
        'query ($id: ID!) { book(id: $id) { title } deliveryOptions(country: "DE") { speed } }',
        { id },
      )
      expect(Date.now() - asked).toBeLessThan(3000)
      expect(reply.errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }])
      expect(reply.data).toEqual({ book: { title: books[0]?.title }, deliveryOptions: null })
    })
  }, 20_000)
})

describe('The search agrees with the catalogue seconds after', () => {
  const filtered = (text: string, filter: object) => async () => {
    const found = await find(page, text, filter)
    return found.books.map(({ id }) => id)
  }

  test('Mrs Page changed a price', async () => {
    const cheap = await lookAt(page, books[3]?.id ?? '')
    const price = { amount: 9999, currency: 'EUR' }
    const dear = filtered(cheap.title, { priceFrom: price })
    await until('the search knows the book', async () => (await filtered(cheap.title, {})()).includes(cheap.id))
    expect(await dear()).not.toContain(cheap.id)
    const { setPrice } = await page.ask<{ setPrice: { __typename: string } }>(
      'mutation ($input: SetPriceInput!) { setPrice(input: $input) { __typename } }',
      { input: { bookId: cheap.id, price, expectedVersion: cheap.version } },
    )
    expect(setPrice.__typename).toBe('SetPriceSuccess')
    await until('the search knows the price', async () => (await dear()).includes(cheap.id), 5000)
  }, 30_000)

  test('a book that was sold out came in, and after it sold out again', async () => {
    const gone = await soldOut()
    const buyable = filtered(gone.title, { inStock: true })
    await until('the search knows the book', async () => (await filtered(gone.title, {})()).includes(gone.id))
    expect(await buyable()).not.toContain(gone.id)
    const { receiveStock } = await page.ask<{ receiveStock: { __typename: string } }>(
      'mutation ($input: ReceiveStockInput!) { receiveStock(input: $input) { __typename } }',
      { input: { bookId: gone.id, quantity: 1, deliveryNote: 'LS-1' } },
    )
    expect(receiveStock.__typename).toBe('ReceiveStockSuccess')
    await until('the search knows the copy', async () => (await buyable()).includes(gone.id), 5000)
    await order(visitor(shop), [await lookAt(page, gone.id)])
    await until('the search knows it is gone', async () => !(await buyable()).includes(gone.id), 5000)
  }, 30_000)
})

async function soldOut(): Promise<ShelvedBook> {
  const { books: all } = await page.ask<{ books: { nodes: (ShelvedBook & { availability: string })[] } }>(
    '{ books(filter: { formats: [PAPERBACK, HARDCOVER] }, first: 100) { nodes { id title availability } } }',
  )
  const gone = all.nodes.find(({ availability }) => availability === 'SOLD_OUT')
  if (!gone) throw new Error('no book is sold out')
  return gone
}
