import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { composeSupergraph } from '../../scripts/compose/supergraph.ts'
import { placesFor } from './arguments.ts'
import { openShop, type Shop } from './shop.ts'
import { faultOf, type Reply, signedIn, type Visitor, visitor } from './visitor.ts'

const composed = composeSupergraph()
if ('faults' in composed) throw new Error(composed.faults.join('\n'))
const texts = placesFor(composed.api, 'String', 'ID')
const numbers = placesFor(composed.api, 'Int')

let shop: Shop
let page: Visitor
beforeAll(async () => {
  shop = await openShop()
  page = await signedIn(shop, 'page')
}, 60_000)
afterAll(() => shop.close(), 30_000)
// What is refused for want of a session would prove nothing.
afterEach(async () => expect(await page.ask('{ me { name } }')).toEqual({ me: { name: 'Mrs Page' } }))

const megabyte = 'x'.repeat(1_048_576)

// As long as the gateway lets pass, so that the room itself has to refuse it.
const long = 'x'.repeat(200_000)

const ours = ({ status, errors }: Reply) =>
  status >= 500 || errors.some(({ extensions }) => extensions.code === 'INTERNAL_SERVER_ERROR')

test('There are places to try', () => {
  expect(texts.length).toBeGreaterThan(60)
  expect(numbers.length).toBeGreaterThan(15)
})

describe('In every argument that takes text', () => {
  test.each([
    ['a NUL', 'a\u0000b'],
    ['half a character', 'a\ud800b'],
    ['another control character', 'a\u0007b'],
  ])(
    '%s is refused',
    async (_what, text) => {
      for (const { query, fill, name } of texts) {
        const reply = await page.send(query, fill(text))
        expect([name, reply.status, faultOf(reply)]).toEqual([name, 400, 'BAD_USER_INPUT'])
      }
    },
    30_000,
  )

  test('a NUL that stands in the query itself is refused', async () => {
    const reply = await page.send('{ book(slug: "a\\u0000b") { title } }')
    expect([reply.status, faultOf(reply)]).toEqual([400, 'BAD_USER_INPUT'])
  })

  test('a text without end is nobody’s fault but the sender’s', async () => {
    for (const { query, fill, name } of texts) {
      const reply = await page.send(query, fill(long))
      expect([name, ours(reply), reply.errors.map(({ message }) => message)]).toEqual([name, false, expect.anything()])
    }
  }, 60_000)

  test('a megabyte is refused before it is read', async () => {
    for (const { query, fill, name } of texts.filter((_, at) => at % 8 === 0)) {
      const reply = await page.send(query, fill(megabyte))
      expect([name, reply.status, faultOf(reply)]).toEqual([name, 413, 'TOO_COSTLY'])
    }
  }, 30_000)
})

describe('In every argument that takes a number', () => {
  test.each([1.5, 2 ** 31, -(2 ** 31) - 1, Number.MAX_SAFE_INTEGER, '7'])(
    '%p is refused',
    async (value) => {
      for (const { query, fill, name } of numbers) {
        const reply = await page.send(query, fill(value))
        expect([name, reply.status, faultOf(reply)]).toEqual([name, 400, 'BAD_USER_INPUT'])
      }
    },
    30_000,
  )

  test.each([-1, 0, -(2 ** 31), 2 ** 31 - 1])(
    '%p is answered',
    async (value) => {
      for (const { query, fill, name } of numbers) {
        expect([name, ours(await page.send(query, fill(value)))]).toEqual([name, false])
      }
    },
    30_000,
  )
})

describe('A fragment bomb', () => {
  test.each([
    ['of fragments that double', 18],
    ['of a whole kilobyte', 26],
  ])('%s is refused before it is planned', async (_what, depth) => {
    const fragments = Array.from(
      { length: depth },
      (_, at) => `fragment F${at} on Book { ${at + 1 === depth ? 'id' : `...F${at + 1} ...F${at + 1}`} }`,
    )
    const started = Date.now()
    const reply = await visitor(shop).send(`{ book(slug: "x") { ...F0 } } ${fragments.join(' ')}`)
    expect([reply.status, faultOf(reply)]).toEqual([400, 'TOO_COSTLY'])
    expect(Date.now() - started).toBeLessThan(1500)
  })
})
