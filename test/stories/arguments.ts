import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
} from 'graphql'

/** One text or number that a client can send: an operation and how to fill it with this value at that place. */
export interface Place {
  /** `addToCart(input.bookId)`. */
  readonly name: string
  readonly type: string
  readonly query: string
  fill(value: unknown): Record<string, unknown>
}

type Taking = GraphQLArgument | GraphQLInputField

/** Every place of these scalars in the arguments of all queries and mutations, with harmless values everywhere else. */
export function placesFor(schema: GraphQLSchema, ...scalars: readonly string[]): Place[] {
  const roots = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
  ] as const
  return roots.flatMap(([kind, type]) =>
    Object.values((type as GraphQLObjectType).getFields()).flatMap(({ name, args, type: answer }) => {
      const declared = args.map((one) => `$${one.name}: ${one.type}`).join(', ')
      const passed = args.map((one) => `${one.name}: $${one.name}`).join(', ')
      const selection = isScalarType(getNamedType(answer)) ? '' : '{ __typename }'
      const query = `${kind} (${declared}) { ${name}(${passed}) ${selection} }`
      return args.length === 0 ? [] : placesIn(args, scalars).map((path) => placeAt({ name, args, query }, path))
    }),
  )
}

function placeAt(
  { name, args, query }: { name: string; args: readonly Taking[]; query: string },
  path: Taking[],
): Place {
  return {
    name: `${name}(${path.map((one) => one.name).join('.')})`,
    type: String(getNamedType(path.at(-1)?.type as GraphQLInputType)),
    query,
    fill: (value) => filled(args, path, value),
  }
}

function placesIn(takings: readonly Taking[], scalars: readonly string[]): Taking[][] {
  return takings.flatMap((taking) => {
    const type = getNamedType(taking.type)
    if (isInputObjectType(type)) {
      return placesIn(Object.values(type.getFields()), scalars).map((path) => [taking, ...path])
    }
    return scalars.includes(type.name) ? [[taking]] : []
  })
}

function filled(takings: readonly Taking[], path: readonly Taking[], value: unknown): Record<string, unknown> {
  const [here, ...rest] = path
  const wanted = takings.filter((taking) => taking === here || isNonNullType(taking.type))
  return Object.fromEntries(
    wanted.map((taking) => [taking.name, given(taking.type, taking === here ? { rest, value } : null)]),
  )
}

type Inside = { rest: readonly Taking[]; value: unknown } | null

function given(type: GraphQLInputType, inside: Inside): unknown {
  if (isNonNullType(type)) return given(type.ofType, inside)
  if (isListType(type)) return [given(type.ofType, inside)]
  if (isInputObjectType(type)) return filled(Object.values(type.getFields()), inside?.rest ?? [], inside?.value)
  if (inside) return inside.value
  return isEnumType(type) ? type.getValues()[0]?.name : harmless[type.name]
}

const harmless: Record<string, unknown> = {
  String: 'harmless text',
  ID: 'aGFybWxlc3M',
  Int: 1,
  Float: 1,
  Boolean: false,
}
