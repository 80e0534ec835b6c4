import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Offer } from '../src/domain/cart.ts'
import { add, bookId, newVisitor, openShop, type Person, type Shop, seeCart, signedIn } from './cast.ts'

let shop: Shop
let dune: Offer
let emma: Offer
beforeAll(async () => {
  shop = await openShop()
})
beforeEach(() => {
  dune = shop.shelf.stock('Dune')
  emma = shop.shelf.stock('Emma')
})
afterAll(() => shop.close())

const put = async (person: Person, offer: Offer, quantity = 1) => {
  const { data } = await shop.ask(person, add, { input: { bookId: bookId(offer), quantity } })
  expect(data.addToCart.__typename).toBe('AddToCartSuccess')
}
const see = async (person: Person) => (await shop.ask(person, seeCart)).data.cart

/** Ann, who has 2 × Dune in her account's basket and as a visitor on another device 3 × Dune and 1 × Emma. */
async function annWithTwoBaskets() {
  const laptop = signedIn(newVisitor())
  await put(laptop, dune, 2)
  const phone = newVisitor()
  await put(phone, dune, 3)
  await put(phone, emma)
  return { laptop, phone, both: signedIn(phone, laptop.userId ?? '') }
}

test('Ann signs in: her two baskets become one, she is told, and the visitor has none any more', async () => {
  const { laptop, phone, both } = await annWithTwoBaskets()
  const before = await see(laptop)
  const cart = await see(both)
  expect(cart.lines).toMatchObject([
    { title: 'Dune', quantity: 5 },
    { title: 'Emma', quantity: 1 },
  ])
  const message = 'We put the 4 copies you chose before signing in into your basket.'
  expect(cart.notices).toEqual([{ code: 'CARTS_MERGED', message, line: null }])
  expect(cart.version).toBeGreaterThan(before.version)
  expect(await see(phone)).toMatchObject({ lines: [] })
  expect(await see(laptop)).toEqual(cart)
})

test('Ann asks from ten places at once: her baskets are merged once', async () => {
  const { both } = await annWithTwoBaskets()
  const asks = Array.from({ length: 10 }, (_, index) => (index % 2 ? shop.readAtDoor(both) : see(both)))
  const versions = (await Promise.all(asks)).map((cart) => cart.version)
  expect(new Set(versions).size).toBe(1)
  expect((await see(both)).totalQuantity).toBe(6)
})

test('the notice stays while Ann looks and is gone after her next change', async () => {
  const { both } = await annWithTwoBaskets()
  await see(both)
  expect((await see(both)).notices).toHaveLength(1)
  await put(both, emma)
  expect((await see(both)).notices).toEqual([])
})

test('a merge is cut to what is left, and to 100, and says so', async () => {
  const { both, laptop, phone } = await annWithTwoBaskets()
  await put(laptop, emma, 99)
  await put(phone, emma, 3)
  shop.shelf.change(dune, { buyable: 4 })
  const cart = await see(both)
  expect(cart.lines).toMatchObject([{ quantity: 4 }, { quantity: 100 }])
  expect(cart.notices.slice(1)).toEqual([
    {
      code: 'FEWER_LEFT',
      message: 'Only 4 copies of “Dune” are left. We set your basket to 4.',
      line: { title: 'Dune' },
    },
    {
      code: 'MOST_PER_BOOK',
      message: 'A basket takes 100 copies of one book at the most. We set “Emma” to 100.',
      line: { title: 'Emma' },
    },
  ])
})

test('Ann can sign in while the catalogue is away', async () => {
  const { both } = await annWithTwoBaskets()
  shop.shelf.shut(true)
  const cart = await see(both).finally(() => shop.shelf.shut(false))
  expect(cart).toMatchObject({ totalQuantity: 6, subtotal: null, warnings: [{ code: 'PRICES_UNKNOWN' }] })
})

test('room for 50 lines: what does not fit is named', async () => {
  const laptop = signedIn(newVisitor())
  for (let index = 0; index < 49; index += 1) await put(laptop, shop.shelf.stock(`Book ${index}`))
  const phone = newVisitor()
  await put(phone, dune)
  await put(phone, emma)
  const cart = await see(signedIn(phone, laptop.userId ?? ''))
  expect(cart.lines).toHaveLength(50)
  expect(cart.notices[1].message).toBe('A basket takes 50 different books. We left out “Emma”.')
})

test("signing in with nothing in hand changes nothing; another account's basket stays apart", async () => {
  const { both } = await annWithTwoBaskets()
  const merged = await see(both)
  expect(await see(both)).toEqual(merged)
  expect(await see(signedIn(newVisitor(), both.userId ?? ''))).toEqual(merged)
  expect((await see(signedIn(newVisitor(), randomUUID()))).lines).toEqual([])
})

test('a change that is the first call after signing in merges as well', async () => {
  const { both } = await annWithTwoBaskets()
  await put(both, emma)
  expect((await shop.readAtDoor(both)).lines).toEqual([
    { bookId: dune.bookId, quantity: 5 },
    { bookId: emma.bookId, quantity: 2 },
  ])
})
