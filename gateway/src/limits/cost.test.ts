import { describe, expect, test } from '@jest/globals'
import { buildSchema, getOperationAST, type OperationDefinitionNode, parse } from 'graphql'
import { costOf } from './cost.ts'

const schema = buildSchema(`
  type Query { books(first: Int = 30): Page! named(first: Int): [Book!]! either: [Either!]! }
  type Page { total: Int! nodes: [Book!]! facets: Facets! }
  type Facets { formats: [Format!]! }
  type Format { value: String! count: Int! }
  type Book { id: ID! work: Work! names: [String!]! authors: [Author!]! books(first: Int = 30): Page! }
  type Work { title: String! }
  type Author { name: String! books(first: Int): Page! }
  union Either = Book | Author`)

function cost(query: string, variables: Record<string, unknown> = {}): number {
  const document = parse(query)
  return costOf(getOperationAST(document) as OperationDefinitionNode, { document, schema, variables })
}

describe('A field counts', () => {
  test.each([
    ['once by itself', '{ __typename }', 1],
    ['once, also in a list of texts', '{ books(first: 1) { nodes { names } } }', 3],
    ['as often as the page is long', '{ books(first: 10) { total nodes { id work { title } } } }', 3 + 10 * 3],
    ['as often as the page is by default', '{ books { nodes { id } } }', 2 + 30],
    ['twenty times where the schema is silent', '{ named { id } }', 1 + 20],
    ['five times in a list without pages', '{ either { __typename } }', 1 + 5],
    ['five times in what else a page has', '{ books(first: 50) { facets { formats { value } } } }', 3 + 5],
    ['at most a hundred times', '{ named(first: 1000) { id } }', 1 + 100],
    ['at least once', '{ named(first: -1000) { id } }', 1 + 1],
    ['as the lists around it multiply', '{ named(first: 10) { authors { books(first: 10) { nodes { id } } } } }', 611],
    ['in fragments as if written out', '{ books(first: 10) { ...P } } fragment P on Page { nodes { id } }', 3 + 10],
    ['in every branch', '{ either { ... on Book { id } ... on Author { name } } }', 1 + 5 * 2],
  ])('%s', (_how, query, expected) => {
    expect(cost(query)).toBe(expected)
  })

  test('as variables say, or their defaults', () => {
    const query = 'query ($n: Int = 7) { named(first: $n) { id } }'
    expect([cost(query), cost(query, { n: 3 }), cost(query, { n: null })]).toEqual([8, 4, 21])
  })

  test('nobody knows how often in less time than a bomb takes', () => {
    const chain = Array.from({ length: 40 }, (_, n) => `fragment F${n} on Book { ...F${n + 1} ...F${n + 1} }`)
    const began = performance.now()
    expect(cost(`{ named { ...F0 } } ${chain.join(' ')} fragment F40 on Book { id }`)).toBeGreaterThan(2 ** 40)
    expect(performance.now() - began).toBeLessThan(50)
  })
})
