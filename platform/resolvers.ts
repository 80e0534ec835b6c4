import { GraphQLScalarType, Kind } from 'graphql'
import { badUserInput } from './errors.ts'

/** `DateTime` of `contracts/common.graphql`: a `Date` on our side, ISO 8601 in UTC with milliseconds on the wire. */
export const dateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  serialize: (value) => {
    if (value instanceof Date) return value.toISOString()
    throw new TypeError('DateTime must be a Date')
  },
  parseValue: (value) => momentFrom(value),
  parseLiteral: (node) => momentFrom(node.kind === Kind.STRING ? node.value : null),
})

/**
 * The resolvers one GraphQL type must have: one for every field that its model does not already carry with the right
 * type, `__resolveReference` of every entity, and `__resolveType` where the model does not say `__typename`. The other
 * fields may be overridden.
 *
 * `Fields` is what codegen calls `PageInfoResolvers`, `Model` what it calls `ResolversParentTypes['PageInfo']`.
 */
export type Complete<Fields, Model> = Demand<Fields, MissingFrom<Model, Required<Fields>>>

/** `Complete` for a whole room: types whose models carry everything may be left out, no other. */
export type CompleteMap<Types, Models> = {
  readonly [T in keyof Types as Needed<Required<Types>[T], ModelOf<Models, T>> extends true ? T : never]-?: Entry<
    Required<Types>[T],
    ModelOf<Models, T>
  >
} & {
  readonly [T in keyof Types as Needed<Required<Types>[T], ModelOf<Models, T>> extends true ? never : T]?: Entry<
    Required<Types>[T],
    ModelOf<Models, T>
  >
}

type Demand<Fields, Missing extends keyof Fields> = { readonly [K in Missing]-?: NonNullable<Fields[K]> } & {
  readonly [K in Exclude<keyof Fields, Missing>]?: Fields[K]
}

type Entry<Fields, Model> = Fields extends GraphQLScalarType ? Fields : Complete<Fields, Model>

type ModelOf<Models, T> = T extends keyof Models ? Models[T] : unknown

type Needed<Fields, Model> = Fields extends GraphQLScalarType
  ? true
  : [MissingFrom<Model, Required<Fields>>] extends [never]
    ? false
    : true

type MissingFrom<Model, Fields> = {
  [K in keyof Fields]: K extends '__isTypeOf' ? never : Carries<Model, K, Fields[K]> extends true ? never : K
}[keyof Fields]

type Carries<Model, Field, Resolve> = Field extends '__resolveType'
  ? Model extends { readonly __typename: string }
    ? true
    : false
  : Field extends OwnKey<Model>
    ? Model[Field] extends Answer<Resolve>
      ? true
      : false
    : false

// Codegen gives Query and Mutation the parent Record<PropertyKey, never>, which would seem to have every field.
type OwnKey<Model> = string extends keyof Model ? never : keyof Model

// GraphQL reads a missing property as null.
type Answer<Resolve> = Resolve extends (...args: never[]) => infer Result
  ? null extends Awaited<Result>
    ? Awaited<Result> | undefined
    : Awaited<Result>
  : never

const iso8601 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/

function momentFrom(value: unknown): Date {
  const moment = new Date(typeof value === 'string' && iso8601.test(value) ? value : Number.NaN)
  if (!Number.isNaN(moment.getTime()) && isOnCalendar(String(value))) return moment
  throw badUserInput('This is not a moment as ISO 8601 writes it: 2026-11-20T09:30:00.000Z.')
}

// JavaScript reads the 30th of February as the 2nd of March.
function isOnCalendar(text: string): boolean {
  const [year, month, day] = text.slice(0, 10).split('-').map(Number) as [number, number, number]
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}
