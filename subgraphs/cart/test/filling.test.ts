import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { toGlobalId } from '@quire/platform/id'
import { add, bookId, clear, newVisitor, openShop, remove, type Shop, seeCart, set } from './cast.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

test('Ann has an empty basket before she puts anything in, and it has an id already', async () => {
  const ann = newVisitor()
  const { data, errors } = await shop.ask(ann, seeCart)
  expect(errors).toEqual([])
  expect(data.cart).toMatchObject({ version: 0, lines: [], totalQuantity: 0, subtotal: { amount: 0 }, warnings: [] })
  expect((await shop.ask(ann, seeCart)).data.cart.id).toBe(data.cart.id)
})

test('Ann puts in two books, changes one, takes one out, and empties the basket; the version grows each time', async () => {
  const [ann, dune, emma] = [newVisitor(), shop.shelf.stock('Dune', { cents: 1299 }), shop.shelf.stock('Emma')]
  const first = (await shop.ask(ann, add, { input: { bookId: bookId(dune), quantity: 2 } })).data.addToCart
  expect(first).toMatchObject({ __typename: 'AddToCartSuccess', warnings: [] })
  expect(first.cart.subtotal).toEqual({ amount: 2598, currency: 'EUR' })
  const second = (await shop.ask(ann, add, { input: { bookId: bookId(emma) } })).data.addToCart.cart
  expect(second.lines).toMatchObject([
    { title: 'Dune', quantity: 2 },
    { title: 'Emma', quantity: 1 },
  ])
  expect(second.lines[0].book).toEqual({ id: bookId(dune) })
  const third = (await shop.ask(ann, set, { input: { bookId: bookId(dune), quantity: 5 } })).data.setCartQuantity.cart
  expect(third).toMatchObject({ id: second.id, totalQuantity: 6, subtotal: { amount: 7495 } })
  const lineId = third.lines[1].id
  const fourth = (await shop.ask(ann, remove, { input: { lineId } })).data.removeFromCart.cart
  expect(fourth.lines).toMatchObject([{ title: 'Dune', quantity: 5, addedAt: first.cart.lines[0].addedAt }])
  const fifth = (await shop.ask(ann, clear)).data.clearCart.cart
  expect(fifth).toMatchObject({ lines: [], totalQuantity: 0 })
  const versions = [first.cart, second, third, fourth, fifth].map((cart) => cart.version)
  expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b))
  const again = (await shop.ask(ann, add, { input: { bookId: bookId(emma) } })).data.addToCart.cart
  expect(again.version).toBeGreaterThan(fifth.version)
})

test('Ann wants five where two are left: she gets two and is told', async () => {
  const [ann, scarce] = [newVisitor(), shop.shelf.stock('Scarce', { buyable: 2 })]
  const { addToCart } = (await shop.ask(ann, add, { input: { bookId: bookId(scarce), quantity: 5 } })).data
  expect(addToCart.cart.lines).toMatchObject([{ quantity: 2 }])
  const message = 'Only 2 copies are left. We set your basket to 2.'
  expect(addToCart.warnings).toEqual([{ code: 'FEWER_LEFT', message, line: { title: 'Scarce' } }])
})

test('Ann has 60 copies and adds 60 more: a basket takes 100', async () => {
  const [ann, dune] = [newVisitor(), shop.shelf.stock('Dune')]
  const input = { bookId: bookId(dune), quantity: 60 }
  await shop.ask(ann, add, { input })
  const { addToCart } = (await shop.ask(ann, add, { input })).data
  expect(addToCart.cart.totalQuantity).toBe(100)
  expect(addToCart.warnings).toMatchObject([{ code: 'MOST_PER_BOOK' }])
})

describe('Ann is refused, and her basket stays as it was', () => {
  const refused = async (mutation: string, input: object, fill = 0) => {
    const ann = newVisitor()
    const books = Array.from({ length: fill }, (_, index) => shop.shelf.stock(`Book ${index}`))
    for (const book of books) await shop.ask(ann, add, { input: { bookId: bookId(book) } })
    const before = await shop.readAtDoor(ann)
    const answer = await shop.ask(ann, mutation, { input })
    expect(await shop.readAtDoor(ann)).toEqual(before)
    return answer
  }

  test('when the book is sold out', async () => {
    const gone = shop.shelf.stock('Gone', { buyable: 0 })
    const { data } = await refused(add, { bookId: bookId(gone) })
    const message = '“Gone” cannot be bought at the moment. Your basket is as it was.'
    expect(data.addToCart).toMatchObject({ __typename: 'BookNotBuyable', message, field: ['input', 'bookId'] })
  })

  test('when the book is unknown, or its id is none', async () => {
    for (const id of [toGlobalId('Book', randomUUID()), toGlobalId('Work', randomUUID()), 'nonsense', '\u0000', '']) {
      const { data, errors } = await refused(add, { bookId: id })
      expect([errors, data.addToCart.code]).toEqual([[], 'BOOK_NOT_FOUND'])
    }
  })

  test.each([0, -1, 1.5, 2 ** 31, 101])('when she asks for %p copies', async (quantity) => {
    const dune = shop.shelf.stock('Dune')
    for (const mutation of [add, set]) {
      const { errors } = await refused(mutation, { bookId: bookId(dune), quantity })
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
      expect(errors[0]?.message).toContain('quantity')
    }
  })

  test('when the id is a megabyte long', async () => {
    const { errors } = await refused(add, { bookId: 'x'.repeat(1_000_000) })
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
  })

  test('when she sets a book that is not in her basket', async () => {
    const { data } = await refused(set, { bookId: bookId(shop.shelf.stock('Dune')), quantity: 2 })
    expect(data.setCartQuantity).toMatchObject({ __typename: 'BookNotInCart' })
  })

  test('when she takes out a book and a line at once, or neither', async () => {
    for (const input of [{ bookId: bookId(shop.shelf.stock('Dune')), lineId: 'nonsense' }, {}]) {
      const { errors } = await refused(remove, input)
      expect(errors).toMatchObject([
        { message: 'input: name the book or the line, not both', extensions: { code: 'BAD_USER_INPUT' } },
      ])
    }
  })

  test('when 50 books are in it already', async () => {
    const { data } = await refused(add, { bookId: bookId(shop.shelf.stock('The 51st')) }, 50)
    expect(data.addToCart).toMatchObject({ __typename: 'CartFull', code: 'CART_FULL', field: null })
  })

  test('when her basket is no longer as she saw it', async () => {
    const { data } = await refused(add, { bookId: bookId(shop.shelf.stock('Dune')), expectedVersion: 7 }, 1)
    expect(data.addToCart).toMatchObject({ __typename: 'StaleCart', code: 'STALE_CART' })
    expect(data.addToCart.cart.version).toBeGreaterThan(7)
    expect((await refused(clear, { expectedVersion: 7 }, 1)).data.clearCart.code).toBe('STALE_CART')
  })

  test('when the catalogue is away, and no address is told', async () => {
    const dune = shop.shelf.stock('Dune')
    shop.shelf.shut(true)
    const { errors } = await refused(add, { bookId: bookId(dune) }).finally(() => shop.shelf.shut(false))
    expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }])
    expect(JSON.stringify(errors)).not.toMatch(/127\.0\.0\.1|look-up/)
  })
})

test('fifty clicks at once lose nothing', async () => {
  const [ann, dune] = [newVisitor(), shop.shelf.stock('Dune')]
  const clicks = Array.from({ length: 50 }, () => shop.ask(ann, add, { input: { bookId: bookId(dune) } }))
  const answers = await Promise.all(clicks)
  expect(answers.flatMap(({ errors }) => errors)).toEqual([])
  expect((await shop.readAtDoor(ann)).lines).toEqual([{ bookId: dune.bookId, quantity: 50 }])
  const versions = answers.map(({ data }) => data.addToCart.cart.version)
  expect(new Set(versions).size).toBe(50)
})

test("Bob cannot reach Ann's basket, not even with its id", async () => {
  const [ann, bob, dune] = [newVisitor(), newVisitor(), shop.shelf.stock('Dune')]
  const { cart } = (await shop.ask(ann, add, { input: { bookId: bookId(dune) } })).data.addToCart
  const entity = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Cart { totalQuantity } } }'
  const r = [
    { __typename: 'Cart', id: cart.id },
    { __typename: 'Cart', id: 'nonsense' },
  ]
  expect((await shop.ask(ann, entity, { r })).data).toEqual({ _entities: [{ totalQuantity: 1 }, null] })
  expect((await shop.ask(bob, entity, { r })).data).toEqual({ _entities: [null, null] })
  const lineId = cart.lines[0].id
  await shop.ask(bob, remove, { input: { lineId } })
  expect((await shop.readAtDoor(ann)).lines).toHaveLength(1)
})
