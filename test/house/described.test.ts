import { expect, test } from '@jest/globals'
import { undescribed } from './described.ts'
import { houseFiles } from './tree.ts'

test('every type, field, argument and value of every contract says what it is', () => {
  const contracts = houseFiles('schema.graphql', 'contracts/common.graphql')
  expect(undescribed(contracts)).toEqual([])
})

test('what says nothing is told, with its line', () => {
  const text = `
    type Query { book(id: ID!): Book }
    enum Format { PAPERBACK }
    input BookFilter { format: Format }
    union Found = Book
    "A book." type Book { "Its number." isbn: String! title("A language." language: String): String! }
    extend type Book { pages: Int }
  `
  expect(undescribed([{ path: 'subgraphs/catalog/schema.graphql', text }])).toEqual([
    'subgraphs/catalog/schema.graphql:2 Query.book has no description',
    'subgraphs/catalog/schema.graphql:2 Query.book.id has no description',
    'subgraphs/catalog/schema.graphql:3 Format has no description',
    'subgraphs/catalog/schema.graphql:3 Format.PAPERBACK has no description',
    'subgraphs/catalog/schema.graphql:4 BookFilter has no description',
    'subgraphs/catalog/schema.graphql:4 BookFilter.format has no description',
    'subgraphs/catalog/schema.graphql:5 Found has no description',
    'subgraphs/catalog/schema.graphql:6 Book.title has no description',
    'subgraphs/catalog/schema.graphql:7 Book.pages has no description',
  ])
})

test('what another room owns is described there', () => {
  const text = `
    type Book @key(fields: "id", resolvable: false) { id: ID! }
    "A basket." type Cart @key(fields: "id") { "Its id." id: ID! lines: [Int!] @external }
  `
  expect(undescribed([{ path: 'subgraphs/cart/schema.graphql', text }])).toEqual([])
})
