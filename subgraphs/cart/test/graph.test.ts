import { composeServices } from '@apollo/composition'
import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway'
import { ApolloServer } from '@apollo/server'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { createGraph } from '@quire/platform/graph'
import { fromGlobalId } from '@quire/platform/id'
import { parse } from 'graphql'
import type { Offer } from '../src/domain/cart.ts'
import { typeDefs } from '../src/generated/schema.ts'
import { add, bookId, clear, newVisitor, openShop, type Person, type Shop, seeCart } from './cast.ts'

const catalogTypes = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])
  type Query { books: [Book!]! }
  type Book @key(fields: "id") { id: ID! title: String! price: Money! buyable: Int! }
  enum Currency { EUR }
  type Money @shareable { amount: Int! currency: Currency! }
`

let shop: Shop
let server: ApolloServer
let sentToCart: { representations: Record<string, unknown>[] }[] = []
let isCatalogAway = false
let betweenSteps: (() => Promise<unknown>) | null = null
let ann: Person

beforeAll(async () => {
  shop = await openShop()
  const composed = composeServices([
    { name: 'cart', url: 'http://cart', typeDefs: parse(typeDefs) },
    { name: 'catalog', url: 'http://catalog', typeDefs: parse(catalogTypes) },
  ])
  expect(composed.errors).toBeUndefined()
  const gateway = new ApolloGateway({
    supergraphSdl: composed.supergraphSdl ?? '',
    buildService: ({ name }) => (name === 'cart' ? cartSource : catalogSource),
  })
  server = new ApolloServer({ gateway })
  await server.start()
})
beforeEach(() => {
  ann = newVisitor()
  sentToCart = []
})
afterAll(async () => {
  await server?.stop()
  await shop.close()
})

const cartSource: GraphQLDataSource = {
  async process({ request }) {
    if (request.variables?.representations) sentToCart.push(request.variables as never)
    return (await shop.ask(ann, request.query ?? '', request.variables)) as never
  },
}

const shown = (offer: Offer) => ({ ...offer, id: bookId(offer) })
const resolveBook = ({ id }: { id: string }) => {
  const found = shop.shelf.books().find((offer) => offer.bookId === fromGlobalId('Book', id))
  return found ? shown(found) : null
}
const catalogSource: GraphQLDataSource = {
  async process({ request }) {
    const step = betweenSteps
    betweenSteps = null
    await step?.()
    if (isCatalogAway) throw new Error('the catalogue is away')
    const resolvers = { Book: { __resolveReference: resolveBook } }
    const { server } = createGraph({ typeDefs: catalogTypes, resolvers, log: shop.life.log })
    const { body } = await server.executeOperation({ query: request.query ?? '', variables: request.variables ?? {} })
    return body.kind === 'single' ? (JSON.parse(JSON.stringify(body.singleResult)) as never) : {}
  },
}

async function throughGateway(query: string, variables: Record<string, unknown> = {}) {
  const { body } = await server.executeOperation({ query, variables })
  if (body.kind !== 'single') throw new Error('the answer came in parts')
  const { data, errors = [] } = JSON.parse(JSON.stringify(body.singleResult))
  return { data, errors }
}
const put = (offer: Offer, quantity = 1) =>
  throughGateway(add, { input: { bookId: bookId(offer), quantity } }).then(({ data }) => data.addToCart)

test('the gateway fills the books, and the basket is counted from what it sends', async () => {
  const [dune, emma] = [shop.shelf.stock('Dune', { cents: 1299 }), shop.shelf.stock('Emma', { cents: 500 })]
  await put(dune, 2)
  const { cart } = await put(emma)
  expect(cart).toMatchObject({ subtotal: { amount: 3098, currency: 'EUR' }, warnings: [] })
  const seen = sentToCart.at(-1)?.representations[0]
  expect(seen).toMatchObject({ version: cart.version, lines: [{ book: { price: { amount: 1299 } } }, { book: {} }] })
  const { data } = await throughGateway(`{ cart { subtotal { amount } lines { book { title buyable } } } }`)
  expect(data.cart).toMatchObject({
    subtotal: { amount: 3098 },
    lines: [{ book: { title: 'Dune', buyable: 100 } }, {}],
  })
})

test('Ann is warned of a moved price, of fewer left, of what is sold out and of what is gone, and the rest still counts', async () => {
  const titles = ['Dearer', 'Scarce', 'Sold', 'Gone'] as const
  const [dearer, scarce, sold, gone] = titles.map((title) => shop.shelf.stock(title)) as [Offer, Offer, Offer, Offer]
  for (const offer of [dearer, scarce, sold, gone]) await put(offer, 3)
  shop.shelf.change(dearer, { price: { amount: 1250, currency: 'EUR' } })
  shop.shelf.change(scarce, { buyable: 2 })
  shop.shelf.change(sold, { buyable: 0 })
  shop.shelf.lose(gone)
  const { data, errors } = await throughGateway(seeCart)
  expect(errors).toEqual([])
  expect(data.cart.warnings).toEqual([
    {
      code: 'PRICE_CHANGED',
      message: '“Dearer” now costs €12.50; it was €10.00 when you chose it.',
      line: { title: 'Dearer' },
    },
    {
      code: 'FEWER_LEFT',
      message: 'Only 2 copies of “Scarce” are left; your basket has 3.',
      line: { title: 'Scarce' },
    },
    {
      code: 'SOLD_OUT',
      message: '“Sold” cannot be bought at the moment. Please take it out of your basket.',
      line: { title: 'Sold' },
    },
    {
      code: 'BOOK_GONE',
      message: '“Gone” is no longer in our catalogue. Please take it out of your basket.',
      line: { title: 'Gone' },
    },
  ])
  expect(data.cart.subtotal.amount).toBe(3 * 1250 + 2 * 3 * 1000)
})

test('choosing again takes the new price, and says so once', async () => {
  const dune = shop.shelf.stock('Dune')
  await put(dune)
  shop.shelf.change(dune, { price: { amount: 900, currency: 'EUR' } })
  expect((await put(dune)).warnings).toMatchObject([{ code: 'PRICE_CHANGED' }])
  const { data } = await throughGateway(seeCart)
  expect(data.cart).toMatchObject({
    warnings: [],
    lines: [{ priceWhenAdded: { amount: 900 } }],
    subtotal: { amount: 1800 },
  })
})

test('while the catalogue does not answer at all, the basket is shown and no sum is told', async () => {
  await put(shop.shelf.stock('Dune'))
  isCatalogAway = true
  shop.shelf.shut(true)
  const { data } = await throughGateway(seeCart).finally(() => {
    isCatalogAway = false
    shop.shelf.shut(false)
  })
  expect(data.cart).toMatchObject({ totalQuantity: 1, subtotal: null, warnings: [{ code: 'PRICES_UNKNOWN' }] })
})

test('while only its graph does not answer, its door does, and the sum is right', async () => {
  await put(shop.shelf.stock('Dune', { cents: 700 }), 2)
  isCatalogAway = true
  const { data } = await throughGateway(seeCart).finally(() => {
    isCatalogAway = false
  })
  expect(data.cart).toMatchObject({ subtotal: { amount: 1400 }, warnings: [] })
})

test('Ann changes her basket in another window between two steps of a request: no sum is told for what is not shown', async () => {
  const [dune, emma] = [shop.shelf.stock('Dune'), shop.shelf.stock('Emma', { cents: 9900 })]
  await put(dune)
  betweenSteps = async () => {
    await shop.ask(ann, clear)
    await shop.ask(ann, add, { input: { bookId: bookId(emma) } })
  }
  const { data } = await throughGateway(seeCart)
  expect(data.cart.lines).toMatchObject([{ title: 'Dune' }])
  expect(data.cart).toMatchObject({ subtotal: null, warnings: [{ code: 'CART_CHANGED' }] })
  expect((await throughGateway(seeCart)).data.cart).toMatchObject({ subtotal: { amount: 9900 }, warnings: [] })
})

test('an emptied basket costs nothing', async () => {
  await put(shop.shelf.stock('Dune'))
  expect((await throughGateway(clear)).data.clearCart.cart).toMatchObject({ lines: [], subtotal: { amount: 0 } })
})
