import { describe, expect, test } from '@jest/globals'
import { getIntrospectionQuery, getOperationAST, parse } from 'graphql'
import { readRequest } from '../../gateway/src/http/requests.ts'
import { costOf, mostCost } from '../../gateway/src/limits/cost.ts'
import { openDocuments } from '../../gateway/src/limits/documents.ts'
import { composeSupergraph } from '../../scripts/compose/supergraph.ts'
import * as demo from '../../scripts/demo/documents.ts'
import { tabs } from '../../web/playground/tabs.ts'

const composed = composeSupergraph()
if ('faults' in composed) throw new Error(composed.faults.join('\n'))
const schema = composed.api

function cost(query: string, variables: Record<string, unknown> = {}): number {
  const document = parse(query)
  const operation = getOperationAST(document)
  if (!operation) throw new Error('This is no operation')
  return costOf(operation, { document, schema, variables })
}

const refusalOf = (query: string, variables: Record<string, unknown> = {}) => {
  const read = readRequest(
    { query, variables },
    openDocuments(() => schema),
  )
  return read.ok ? null : read.errors.map(({ message, extensions: { code } }) => ({ message, code }))
}

const nested = (levels: number, field: (inside: string) => string, leaf: string): string =>
  levels === 0 ? leaf : field(nested(levels - 1, field, leaf))
const books = (first: string) => (inside: string) => `books(first: ${first}) { nodes { subjects { ${inside} } } }`
const orders = (inside: string) => `orders(first: 100) { nodes { customer { ${inside} } } }`

describe('A customer reads', () => {
  test.each([...Object.entries(demo), ...tabs.map(({ query }, at) => [`tab ${at + 1}`, query] as const)])(
    'what costs a twentieth of the limit at most: %s',
    (_name, query) => {
      expect(cost(query)).toBeLessThan(mostCost / 20)
    },
  )

  test('a hundred books with their contributors, subjects and editions', () => {
    const query = `{ books(first: 100) { totalCount nodes { id title price { amount currency } coverUrl
      contributors { name role } subjects { code } work { description editions { title format price { amount } } } } } }`
    expect(refusalOf(query)).toBeNull()
    expect(cost(query)).toBeLessThan(mostCost / 2)
  })

  test('a hundred orders with their lines and books', () => {
    expect(
      refusalOf(`{ me { orders(first: 100) { nodes { number status placedAt total { amount currency }
      lines { title quantity unitPrice { amount } book { title coverUrl contributors { name } } } } } } }`),
    ).toBeNull()
  })

  test('the schema itself', () => {
    expect(refusalOf(getIntrospectionQuery())).toBeNull()
  })
})

describe('A stranger asks for lists in lists', () => {
  const refused = [
    { code: 'TOO_COSTLY', message: expect.stringMatching(/may cost [\d,]{6,}, and the limit is 20,000/) },
  ]

  test.each([
    ['books of the subjects of books', `{ ${nested(3, books('100'), '__typename')} }`],
    ['once less', `{ ${nested(2, books('100'), '__typename')} }`],
    ['orders of the customer of orders', `{ me { ${nested(3, orders, 'id')} } }`],
    [
      'pages without a length',
      `{ books { nodes { subjects { books { nodes { subjects { books { nodes { id } } } } } } } } }`,
    ],
    [
      'a fragment of them',
      `{ books(first: 100) { ...B } } fragment B on BookConnection { nodes { subjects { ...S } } }
      fragment S on Subject { books(first: 100) { nodes { id } } }`,
    ],
    ['lengths that are no length', `{ ${nested(3, books('2000000000'), '__typename')} }`],
  ])('and is refused before anything is planned: %s', (_name, query) => {
    expect(refusalOf(query)).toEqual(refused)
  })

  test('and the lengths may come in variables', () => {
    const query = `query ($n: Int! = 100) { ${nested(2, books('$n'), '__typename')} }`
    expect(refusalOf(query)).toEqual(refused)
    expect(refusalOf(query, { n: 100 })).toEqual(refused)
    expect(refusalOf(query, { n: 10 })).toBeNull()
  })
})
