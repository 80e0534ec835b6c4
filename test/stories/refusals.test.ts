import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { toGlobalId } from '../../platform/id.ts'
import { add, readCart } from '../../scripts/demo/basket.ts'
import { order, quiet, readOrder, tryToPlace, wish } from './buying.ts'
import { lookAt, plentiful, type ShelvedBook, stockOf, unexplained } from './shelf.ts'
import { openShop, type Shop } from './shop.ts'
import { faultOf, signedIn, type Visitor, visitor } from './visitor.ts'

let shop: Shop
let page: Visitor
let books: ShelvedBook[]
beforeAll(async () => {
  shop = await openShop()
  page = await signedIn(shop, 'page')
  books = await plentiful(shop)
}, 60_000)
afterAll(() => shop.close(), 30_000)

const unknown = (type: string) => toGlobalId(type, '0199ffff-0000-7000-8000-000000000000')
const book = (at: number) => books[at] as ShelvedBook

const adding = `mutation ($input: AddToCartInput!) { addToCart(input: $input) { __typename
  ... on AddToCartSuccess { cart { version totalQuantity } } ... on UserError { code message } ... on StaleCart { cart { version } } } }`
const pricing = `mutation ($input: SetPriceInput!) { setPrice(input: $input) { __typename ... on UserError { code } } }`

describe('The basket refuses', () => {
  test('a book that there is not', async () => {
    for (const bookId of [unknown('Book'), 'nonsense', toGlobalId('Order', '0199ffff-0000-7000-8000-000000000000')]) {
      const { data } = await visitor(shop).send(adding, { input: { bookId, quantity: 1 } })
      expect(data.addToCart).toMatchObject({ code: 'BOOK_NOT_FOUND' })
    }
  })

  test.each([0, -1, 1.5, 2 ** 31, 101])('%p copies', async (quantity) => {
    const ann = visitor(shop)
    const reply = await ann.send(adding, { input: { bookId: book(0).id, quantity } })
    expect(faultOf(reply)).toBe('BAD_USER_INPUT')
    expect((await readCart(ann)).lines).toEqual([])
  })

  test('what another tab has changed meanwhile', async () => {
    const ann = visitor(shop)
    const { version } = await readCart(ann)
    await add(ann, book(0))
    const { data } = await ann.send(adding, { input: { bookId: book(1).id, quantity: 1, expectedVersion: version } })
    expect(data.addToCart).toMatchObject({ code: 'STALE_CART', cart: { version: (await readCart(ann)).version } })
    expect((await readCart(ann)).totalQuantity).toBe(1)
  })
})

describe('An order is refused', () => {
  test('when the basket is not the one that Ann saw', async () => {
    const ann = visitor(shop)
    await add(ann, book(0))
    const seen = await wish(ann)
    await add(ann, book(1))
    const refusal = await tryToPlace(ann, seen)
    expect(refusal).toMatchObject({ code: 'CART_CHANGED', cartVersion: (await readCart(ann)).version })
  })

  test('when Mrs Page changed the price since Ann saw it', async () => {
    const [ann, before] = [visitor(shop), await lookAt(page, book(2).id)]
    await add(ann, before)
    const seen = await wish(ann)
    const price = { amount: before.price.amount + 100, currency: 'EUR' }
    const { data } = await page.send(pricing, { input: { bookId: before.id, price, expectedVersion: before.version } })
    expect(data.setPrice.__typename).toBe('SetPriceSuccess')
    const stock = await stockOf(shop, before.id)
    expect(await tryToPlace(ann, seen)).toMatchObject({
      code: 'PRICE_CHANGED',
      total: { amount: seen.expectedTotal.amount + 100 },
      lines: [{ title: before.title, unitPrice: { amount: price.amount } }],
    })
    expect(await stockOf(shop, before.id)).toEqual(stock)
    expect(await tryToPlace(ann, await wish(ann))).toMatchObject({ __typename: 'PlaceOrderSuccess' })
  })

  test('to all but one of twenty who want the last copy at once', async () => {
    const last = await lastCopy()
    const buyers = Array.from({ length: 20 }, () => visitor(shop))
    for (const buyer of buyers) await add(buyer, last)
    const wishes = await Promise.all(buyers.map((buyer) => wish(buyer)))
    const outcomes = await Promise.all(buyers.map((buyer, at) => tryToPlace(buyer, wishes[at] as object)))
    expect(outcomes.filter(({ __typename }) => __typename === 'PlaceOrderSuccess')).toHaveLength(1)
    const refused = outcomes.filter(({ code }) => code === 'OUT_OF_STOCK')
    expect(refused).toHaveLength(19)
    for (const { lines } of refused)
      expect(lines).toMatchObject([{ title: last.title, left: 0, reason: 'OUT_OF_STOCK' }])
    expect(await stockOf(shop, last.id)).toEqual({ available: 0, reserved: 1 })
    expect(await unexplained(shop)).toEqual([])
  }, 30_000)
})

describe('One key is one order', () => {
  test('however often it is sent, one after the other and at once', async () => {
    const ann = visitor(shop)
    await add(ann, book(3))
    const [input, before] = [await wish(ann), await stockOf(shop, book(3).id)]
    const atOnce = await Promise.all(Array.from({ length: 8 }, () => tryToPlace(ann, input)))
    const later = await tryToPlace(ann, input)
    expect(new Set([...atOnce, later].map((outcome) => outcome.order?.id)).size).toBe(1)
    expect(later.__typename).toBe('PlaceOrderSuccess')
    await quiet(shop, later.order)
    expect(await stockOf(shop, book(3).id)).toEqual({
      available: before.available - 1,
      reserved: before.reserved + 1,
    })
  })

  test('and with another wish it is refused', async () => {
    const ann = visitor(shop)
    await add(ann, book(4))
    const input = await wish(ann)
    expect(await tryToPlace(ann, input)).toMatchObject({ __typename: 'PlaceOrderSuccess' })
    const other = { ...input, address: { ...input.address, street: 'Elsewhere 1' } }
    expect(await tryToPlace(ann, other)).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
  })

  test('and the same key of another person is another key', async () => {
    const idempotencyKey = randomUUID()
    const orders = []
    for (const buyer of [visitor(shop), visitor(shop)]) {
      await add(buyer, book(5))
      orders.push((await tryToPlace(buyer, await wish(buyer, { idempotencyKey }))).order.id)
    }
    expect(new Set(orders).size).toBe(2)
  })
})

describe("What is someone else's answers like what there is not", () => {
  test('an order', async () => {
    const [ann, bob] = [visitor(shop), await signedIn(shop, 'bob')]
    const placed = await order(ann, [book(6)])
    expect((await readOrder(ann, placed.id)).status).toBe('PLACED')
    expect(await readOrder(bob, placed.id)).toEqual(await readOrder(bob, unknown('Order')))
    const cancelling = `mutation ($id: ID!) { cancelOrder(input: { orderId: $id }) { __typename ... on UserError { code message field } } }`
    const answers = await Promise.all([placed.id, unknown('Order')].map((id) => bob.send(cancelling, { id })))
    expect(answers[0]?.data.cancelOrder).toMatchObject({ code: 'ORDER_NOT_FOUND' })
    expect(answers[0]?.data).toEqual(answers[1]?.data)
    expect((await readOrder(ann, placed.id)).status).toBe('PLACED')
  })

  test('a line of a basket', async () => {
    const [ann, bob] = [visitor(shop), visitor(shop)]
    await add(ann, book(7))
    const { cart } = await ann.ask<{ cart: { lines: { id: string }[] } }>('{ cart { lines { id } } }')
    const removing = `mutation ($id: ID!) { removeFromCart(input: { lineId: $id }) { __typename ... on UserError { code } } }`
    const answers = await Promise.all([cart.lines[0]?.id, unknown('CartLine')].map((id) => bob.send(removing, { id })))
    expect(answers[0]?.data ?? answers[0]?.errors).toEqual(answers[1]?.data ?? answers[1]?.errors)
    expect((await readCart(ann)).totalQuantity).toBe(1)
  })

  test('an address', async () => {
    const [ann, bob] = [await signedIn(shop, 'ann'), await signedIn(shop, 'bob')]
    const asking = '{ me { addresses { id city } } }'
    const { me } = await ann.ask<{ me: { addresses: { id: string; city: string }[] } }>(asking)
    const [hers] = me.addresses
    if (!hers) throw new Error('Ann has no address')
    const moving = `mutation ($id: ID!) { updateAddress(input: { id: $id, city: "Bobtown" }) { __typename ... on UserError { code message field } } }`
    const answers = await Promise.all([hers.id, unknown('SavedAddress')].map((id) => bob.send(moving, { id })))
    expect(answers[0]?.data.updateAddress).toMatchObject({ code: 'ADDRESS_NOT_FOUND' })
    expect(answers[0]?.data).toEqual(answers[1]?.data)
    expect((await ann.ask<{ me: unknown }>(asking)).me).toEqual(me)
  })

  test('and what is for staff alone refuses Ann, on her own order too', async () => {
    const ann = await signedIn(shop, 'ann')
    const shipping = `mutation { shipOrder(input: { orderId: "${unknown('Order')}", carrier: "DHL", trackingNumber: "1" }) { __typename } }`
    expect(faultOf(await ann.send(shipping))).toBe('FORBIDDEN')
    expect(faultOf(await ann.send('{ orders { totalCount } }'))).toBe('FORBIDDEN')
    expect(faultOf(await visitor(shop).send(shipping))).toBe('UNAUTHENTICATED')
  })
})

/** A book of which one copy is left. */
async function lastCopy(): Promise<ShelvedBook> {
  const { books: all } = await page.ask<{ books: { nodes: ShelvedBook[] } }>(
    '{ books(filter: { inStock: true, formats: [PAPERBACK, HARDCOVER] }, first: 100) { nodes { id title buyable } } }',
  )
  const last = all.nodes.find(({ buyable }) => buyable === 1)
  if (!last) throw new Error('no book has one copy left')
  return last
}
