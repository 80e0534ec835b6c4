import { expect, test } from '@jest/globals'
import type { GraphQLScalarType } from 'graphql'
import { type Complete, type CompleteMap, dateTime } from './resolvers.ts'

test('a moment goes out as ISO 8601 in UTC and comes back as the same moment', () => {
  const moment = new Date('2026-11-20T09:30:00.000Z')
  expect(dateTime.serialize(moment)).toBe('2026-11-20T09:30:00.000Z')
  expect(dateTime.parseValue('2026-11-20T10:30:00+01:00')).toEqual(moment)
})

test.each([
  'yesterday',
  '2026-13-01T00:00:00Z',
  '2026-02-30T00:00:00Z',
  '2026-02-29T00:00:00Z',
  '2026-11-20',
  1700000000000,
  null,
])('%p is no moment', (value) => {
  expect(() => dateTime.parseValue(value)).toThrow('ISO 8601')
})

type Ask<Result, Parent> = (parent: Parent, args: { readonly first?: number }) => Result | Promise<Result>
type PersonModel = { readonly id: string; readonly nickname?: string; readonly age: string }
type PersonResolvers = {
  __resolveReference?: (reference: { readonly id: string }) => PersonModel | null
  id?: Ask<string, PersonModel>
  nickname?: Ask<string | null, PersonModel>
  age?: Ask<number, PersonModel>
  friends?: Ask<readonly PersonModel[], PersonModel>
}
type Failure = { readonly __typename: 'Gone'; readonly message: string }
type Nothing = Record<PropertyKey, never>
type Types = {
  Person?: PersonResolvers
  Query?: { person?: Ask<PersonModel | null, Nothing> }
  Failure?: { __resolveType: (parent: Failure) => 'Gone' }
  Gone?: { message?: Ask<string, Failure> }
  Found?: { __resolveType: (parent: PersonModel) => 'Person' }
  DateTime?: GraphQLScalarType
}
type Models = {
  Person: PersonModel
  Query: Nothing
  Failure: Failure
  Gone: Failure
  Found: PersonModel
  DateTime: Date
}

const ann: PersonModel = { id: '1', age: '41' }
const Person: Complete<PersonResolvers, PersonModel> = {
  __resolveReference: () => ann,
  age: (person) => Number(person.age),
  friends: () => [ann],
}
const Query = { person: () => ann }
const Found = { __resolveType: () => 'Person' as const }

const all: CompleteMap<Types, Models> = { Person, Query, Found, DateTime: dateTime }
const { age, friends, __resolveReference } = Person

// @ts-expect-error friends: the model has no such field
const withoutFriends: Complete<PersonResolvers, PersonModel> = { __resolveReference, age }
// @ts-expect-error age: the model has it, but as a string
const withoutAge: Complete<PersonResolvers, PersonModel> = { __resolveReference, friends }
// @ts-expect-error __resolveReference: nobody would check who may see her
const withoutReference: Complete<PersonResolvers, PersonModel> = { age, friends }
// @ts-expect-error a type that carries little may not be left out
const withoutPerson: CompleteMap<Types, Models> = { Query, Found, DateTime: dateTime }
// @ts-expect-error Query carries nothing
const withoutQuery: CompleteMap<Types, Models> = { Person, Found, DateTime: dateTime }
// @ts-expect-error what does not say its __typename needs __resolveType
const withoutFound: CompleteMap<Types, Models> = { Person, Query, DateTime: dateTime }
// @ts-expect-error a scalar without its reader would let strings pass for dates
const withoutScalar: CompleteMap<Types, Models> = { Person, Query, Found }

test('what a model carries may be left out; the compiler asks for everything else', () => {
  const refused = [
    withoutFriends,
    withoutAge,
    withoutReference,
    withoutPerson,
    withoutQuery,
    withoutFound,
    withoutScalar,
  ]
  expect(refused).toHaveLength(7)
  expect(Object.keys(all)).toEqual(['Person', 'Query', 'Found', 'DateTime'])
})
