import { tooCostly } from '@quire/platform/errors'
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql'

/** The most that one operation may cost: fields, each as often as the lists above it may be long. */
export const mostCost = 20_000

// Lists without a length of their own are what a book or an order carries: contributors, subjects, lines, parcels.
const usualLength = 5
const usualPage = 20
// No room gives longer pages.
const longestPage = 100

type Variables = Readonly<Record<string, unknown>>

/** Why an operation of this document is too costly with these variables, or null. The document must be valid. */
export function overCost(
  document: DocumentNode,
  { schema, variables }: { schema: GraphQLSchema; variables: Variables },
): GraphQLError | null {
  const cost = Math.max(...operationsOf(document).map((one) => costOf(one, { document, schema, variables })))
  if (cost <= mostCost) return null
  const number = new Intl.NumberFormat('en')
  return tooCostly(
    `This query may cost ${number.format(cost)}, and the limit is ${number.format(mostCost)}: ask for shorter lists, or for fewer inside each other.`,
  )
}

const operationsOf = ({ definitions }: DocumentNode) =>
  definitions.filter((one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION)

/** What one operation costs; each fragment is counted once, however often it is spread. */
export function costOf(
  operation: OperationDefinitionNode,
  { document, schema, variables }: { document: DocumentNode; schema: GraphQLSchema; variables: Variables },
): number {
  const given = { ...defaultsOf(operation), ...variables }
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const one of document.definitions) if (one.kind === Kind.FRAGMENT_DEFINITION) fragments.set(one.name.value, one)
  const known = new Map<string, number>()

  /** `page` is how long the lists right inside are, where the field above took a `first`. */
  const ofSet = (set: SelectionSetNode, type: GraphQLNamedType | undefined, page: number | null): number =>
    set.selections.reduce((sum, selection) => {
      if (selection.kind === Kind.FIELD) return sum + ofField(selection, type, page)
      if (selection.kind === Kind.FRAGMENT_SPREAD) return sum + ofFragment(selection.name.value, page)
      const narrowed = selection.typeCondition ? schema.getType(selection.typeCondition.name.value) : type
      return sum + ofSet(selection.selectionSet, narrowed, page)
    }, 0)

  const ofField = (node: FieldNode, parent: GraphQLNamedType | undefined, page: number | null): number => {
    const field = fieldOf(parent, node.name.value)
    if (!node.selectionSet || !field) return 1
    const first = pageOf(field, node, given)
    const times = isListType(getNullableType(field.type)) ? (first ?? page ?? usualLength) : 1
    return 1 + times * ofSet(node.selectionSet, getNamedType(field.type), times === 1 ? first : null)
  }

  const ofFragment = (name: string, page: number | null): number => {
    const key = `${name} ${page}`
    const fragment = fragments.get(name)
    const before = known.get(key)
    if (before !== undefined || !fragment) return before ?? 0
    const cost = 1 + ofSet(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value), page)
    known.set(key, cost)
    return cost
  }
  return ofSet(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined, null)
}

function defaultsOf({ variableDefinitions = [] }: OperationDefinitionNode): Variables {
  const said = variableDefinitions.filter(({ defaultValue }) => defaultValue)
  return Object.fromEntries(
    said.map(({ variable, defaultValue }) => [variable.name.value, valueFromASTUntyped(defaultValue as ValueNode)]),
  )
}

const fieldOf = (type: GraphQLNamedType | undefined, name: string) =>
  isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined

/** How long a page this field was asked for; null when it has none. */
function pageOf(field: GraphQLField<unknown, unknown>, node: FieldNode, variables: Variables): number | null {
  const taken = field.args.find(({ name }) => name === 'first')
  if (!taken) return null
  const said = node.arguments?.find(({ name }) => name.value === 'first')
  const asked = said && valueFromASTUntyped(said.value, variables)
  const length = Number(asked ?? taken.defaultValue ?? usualPage)
  return Math.min(Math.max(Number.isNaN(length) ? usualPage : length, 1), longestPage)
}
