import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openShop, type Shop } from './shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

const masked = {
  message: expect.stringMatching(/mention reference [0-9a-f]{12}/),
  extensions: { code: 'INTERNAL_SERVER_ERROR', reference: expect.stringMatching(/^[0-9a-f]{12}$/) },
}

describe('A field fails', () => {
  test('by one of the six codes, and Ann sees which and where', async () => {
    const { body } = await shop.ask({ query: '{ order { id lines { book { title secret } } } }' })
    expect(body.data.order.lines[1].book).toEqual({ title: 'Title of b2', secret: null })
    expect(body.errors).toHaveLength(4)
    expect(body.errors).toContainEqual({
      message: 'This is for staff only.',
      path: ['order', 'lines', 2, 'book', 'secret'],
      extensions: { code: 'FORBIDDEN' },
    })
  })

  test('by our fault, and she sees a reference and nothing of the inside', async () => {
    const { text, body } = await shop.ask({ query: '{ book(id: "b1") { title broken } }' })
    expect(body).toEqual({
      data: { book: { title: 'Title of b1', broken: null } },
      errors: [{ ...masked, path: ['book', 'broken'] }],
    })
    expect(text).not.toMatch(/10\.1\.2\.3|ECONNREFUSED|select|catalog|stack/)
  })

  test('never because a book is gone: its place is empty, and the list stays', async () => {
    const { body } = await shop.ask({ query: '{ gap { lines { book { title } } } }' })
    const lines = [{ book: { title: 'Title of b1' } }, { book: null }, { book: null }]
    expect(body).toEqual({ data: { gap: { lines } } })
  })

  test('with nothing left of the answer, and a reference is said', async () => {
    const { body } = await shop.ask({ query: '{ lost { customer { name } } }' })
    expect(body).toEqual({ data: null, errors: [masked] })
  })
})

describe('The catalogue does not have yet what the supergraph promises', () => {
  test('and Ann’s query was not at fault: she has the rest, and a reference that is in the log', async () => {
    const { status, body, text } = await shop.ask({ query: '{ order { id } book(id: "b1") { title subtitle } }' })
    expect([status, body.data]).toEqual([200, { order: { id: 'o1' }, book: null }])
    expect(body.errors).toEqual([masked])
    expect(text).not.toContain('subtitle')
    const { reference } = body.errors[0].extensions
    expect(JSON.stringify(shop.lines.filter((line) => line.reference === reference))).toContain(
      'catalog refused the operation',
    )
  })
})

describe('The catalogue hangs', () => {
  test('and Ann has the rest of her order, and a code, within three seconds', async () => {
    const began = performance.now()
    const { status, body } = await shop.ask({
      query: '{ order { id customer { name } lines { book { hanging } } } whoAmI hang }',
    })
    expect(performance.now() - began).toBeLessThan(3000)
    expect(status).toBe(200)
    expect(body.data).toMatchObject({ order: { id: 'o1', customer: { name: 'Ann' } }, hang: null })
    expect(body.data.whoAmI).toContain('visitorId')
    expect(body.errors).toContainEqual({ ...masked, path: ['order', 'lines'] })
    expect(body.errors).toContainEqual(masked)
  })
})

describe('The same books are in many lines', () => {
  test('and the catalogue is asked for each once, and every line has its own', async () => {
    shop.heard.length = 0
    const query = '{ order { lines { book { id title shelf { name } } } } }'
    const { body } = await shop.ask({ query })
    const book = (id: string) => ({ book: { id, title: `Title of ${id}`, shelf: { name: `Shelf of ${id}` } } })
    expect(body).toEqual({ data: { order: { lines: [book('b1'), book('b2'), book('b1'), book('b1')] } } })
    expect(shop.heard).toEqual([['b1', 'b2']])
  })
})

describe('The user room is gone before its keys were fetched', () => {
  beforeAll(() => shop.lives.user.end())

  test('and a good token is not called a bad one', async () => {
    const { status, text, body } = await shop.ask(
      { query: '{ order { id } }' },
      { authorization: `Bearer ${await shop.token()}` },
    )
    expect(status).toBe(500)
    expect(body).toEqual({ errors: [masked] })
    expect(text).not.toMatch(/127|ECONN|jwks/)
  })

  test('and visitors shop on', async () => {
    const { body } = await shop.ask({ query: '{ order { id customer { name } } }' })
    expect(body.data).toEqual({ order: { id: 'o1', customer: null } })
    expect(body.errors).toEqual([{ ...masked, path: ['order', 'customer'] }])
  })
})

describe('The catalogue is gone', () => {
  beforeAll(() => shop.lives.catalog.end())

  test('and the rest keeps, without an address of ours', async () => {
    const { status, text, body } = await shop.ask({
      query: '{ order { id lines { book { title } } } book(id: "b1") { id } }',
    })
    expect(status).toBe(200)
    expect(body.data).toEqual({ order: { id: 'o1', lines: Array(4).fill({ book: null }) }, book: null })
    expect(body.errors).toEqual(expect.arrayContaining([masked, { ...masked, path: ['order', 'lines'] }]))
    expect(text).not.toMatch(/127\.0\.0\.1|ECONN|catalog|localhost/)
  })

  test('and its covers cannot be had just now', async () => {
    const { status } = await fetch(new URL('/covers/b1.svg', shop.url))
    expect(status).toBe(502)
  })
})
