import { expect, test } from '@jest/globals'
import { parse } from 'graphql'
import { asksFor, mutationsOf } from './mutations.ts'

const supergraph = (mutation: string) => `
  enum join__Graph { USER_1 @join__graph(name: "user", url: "x") CART @join__graph(name: "cart", url: "x") }
  ${mutation}`

test('a room’s mutations are those that the supergraph joins to it', () => {
  const joined = supergraph(`type Mutation @join__type(graph: USER_1) @join__type(graph: CART) {
    signIn: Int @join__field(graph: USER_1) fill: Int @join__field(graph: CART) both: Int }`)
  expect([...mutationsOf('user', joined)]).toEqual(['signIn', 'both'])
  expect([...mutationsOf('cart', supergraph('type Mutation @join__type(graph: USER_1) { signIn: Int }'))]).toEqual([])
  expect([...mutationsOf('user', supergraph('type Mutation @join__type(graph: USER_1) { signIn: Int }'))]).toEqual([
    'signIn',
  ])
  expect(mutationsOf('user', supergraph(''))).toEqual(new Set())
})

test.each([
  ['mutation { signIn }', true],
  ['mutation { other: signIn @skip(if: true) }', true],
  ['mutation { fill ...F } fragment F on Mutation { ... { ...G } } fragment G on Mutation { signIn }', true],
  ['mutation { fill }', false],
  ['query { signIn }', false],
])('%s: %p', (query, expected) => {
  expect(asksFor(new Set(['signIn']), parse(query))).toBe(expected)
})

test('only the operation that is asked counts', () => {
  const document = parse('mutation A { fill } mutation B { signIn }')
  expect([asksFor(new Set(['signIn']), document, 'A'), asksFor(new Set(['signIn']), document, 'B')]).toEqual([
    false,
    true,
  ])
})
