import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { getIntrospectionQuery } from 'graphql'
import { openShop, type Shop } from './shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

const refusal = async (body: unknown, headers?: Record<string, string>) => {
  const { status, body: said } = await shop.ask(body, headers)
  return { status, code: said?.errors?.[0]?.extensions?.code, data: said?.data }
}

describe('Someone sends what is no request', () => {
  test.each(['null', '5', '[]', '""', '{', '', '[{"query":"{ __typename }"}]', '{"query":5}', '{"query":""}', '{}'])(
    'and %p is answered as a GraphQL error with 400',
    async (body) => {
      expect(await refusal(body)).toEqual({ status: 400, code: 'BAD_USER_INPUT' })
    },
  )

  test.each([{ variables: 'x' }, { variables: [1] }, { operationName: 5 }, { extensions: 'x' }])(
    'and %p beside the query is, too',
    async (beside) => {
      expect(await refusal({ query: '{ __typename }', ...beside })).toEqual({ status: 400, code: 'BAD_USER_INPUT' })
    },
  )

  test('and a form, which any page may send, is refused', async () => {
    const form = { 'content-type': 'text/plain' }
    expect(await refusal({ query: '{ __typename }' }, form)).toEqual({ status: 415, code: 'BAD_USER_INPUT' })
  })

  test('and a body of half a megabyte is refused unread', async () => {
    const query = `{ __typename } # ${'x'.repeat(500_000)}`
    expect(await refusal({ query })).toEqual({ status: 413, code: 'TOO_COSTLY' })
  })

  test.each(['GET', 'PUT', 'DELETE'])('and %s is told to ask by POST, in JSON', async (method) => {
    const response = await fetch(`${shop.url}?query={__typename}`, { method, headers: { accept: '*/*' } })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('POST')
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] })
  })

  test('and a mistake in the query is named with its place', async () => {
    const { status, body } = await shop.ask({ query: '{ bok }' }, { accept: 'application/graphql-response+json' })
    expect(status).toBe(400)
    expect(body.errors[0]).toMatchObject({
      message: expect.stringContaining('bok'),
      locations: [{ line: 1, column: 3 }],
    })
  })

  test('and variables that do not fit are the asker’s fault', async () => {
    const query = 'query B($id: ID!) { book(id: $id) { id } }'
    expect(await refusal({ query, variables: {} })).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' })
  })

  test('and text that no room can keep stops at the door', async () => {
    const query = 'query B($id: ID!) { book(id: $id) { id } }'
    for (const id of ['a\u0000b', 'a\ud800b']) {
      expect(await refusal({ query, variables: { id } })).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' })
      const inQuery = `{ book(id: ${JSON.stringify(id)}) { id } }`
      expect(await refusal({ query: inQuery })).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' })
    }
  })

  test('and a subscription without a stream is told where to go', async () => {
    expect(await refusal({ query: 'subscription { plain }' })).toEqual({ status: 406, code: 'BAD_USER_INPUT' })
  })

  test.each([undefined, 'C'])(
    'and the operation %p of a document of two is the asker’s fault',
    async (operationName) => {
      const query = 'query A { __typename } query B { __typename }'
      expect(await refusal({ query, operationName })).toEqual({ status: 400, code: 'BAD_USER_INPUT' })
      expect((await shop.ask({ query, operationName: 'B' })).status).toBe(200)
    },
  )

  test('and a person who opens the graph in a browser is shown the playground', async () => {
    const answer = await fetch(shop.url, { headers: { accept: 'text/html,*/*' }, redirect: 'manual' })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, 'http://127.0.0.1:4030'])
  })
})

describe('Someone asks for too much', () => {
  const tooMuch = {
    'two thousand and more tokens': `{ ${'__typename '.repeat(2001)} }`,
    'aliases of __typename': `{ ${Array.from({ length: 51 }, (_, n) => `a${n}: __typename`).join(' ')} }`,
    'root fields': `{ ${'__typename '.repeat(21)} }`,
    depth: `{ book(id: 1) ${'{ related '.repeat(15)} { id } ${'}'.repeat(15)} }`,
    operations: Array.from({ length: 21 }, (_, n) => `query Q${n} { __typename }`).join(' '),
    'a bomb of fragments': bomb(),
  }

  test.each(Object.entries(tooMuch))('in %s, and is refused before anything is planned', async (_, query) => {
    const began = performance.now()
    const { status, code } = await refusal({ query, operationName: 'Q0' })
    expect(status).toBe(400)
    expect(['TOO_COSTLY', 'BAD_USER_INPUT']).toContain(code)
    expect(performance.now() - began).toBeLessThan(500)
  })

  test('in variables without a floor', async () => {
    const variables = `{"id":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
    const body = `{"query":"query($id: ID!) { book(id: $id) { id } }","variables":${variables}}`
    expect(await refusal(body)).toMatchObject({ status: 400, code: 'TOO_COSTLY' })
  })

  test('while introspection is welcome', async () => {
    const { status, body } = await shop.ask({ query: getIntrospectionQuery() })
    expect(status).toBe(200)
    expect(body.data.__schema.types.length).toBeGreaterThan(10)
  })
})

function bomb(): string {
  const fragments = Array.from(
    { length: 22 },
    (_, n) => `fragment F${n} on Book { related { ...F${n + 1} } id ...F${n + 1} }`,
  )
  return `query Q0 { book(id: 1) { ...F0 } } ${fragments.join(' ')} fragment F22 on Book { id }`
}
