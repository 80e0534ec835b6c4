import {
  type DocumentNode,
  type FieldNode,
  GraphQLInt,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  isObjectType,
  Kind,
  parse,
  print,
  visit,
} from 'graphql'
import type { Question } from '../federation/room.ts'
import type { Payload } from './event-stream.ts'

/** How to take up a subscription that broke. */
export interface Resumable {
  /** The question, asked so that every payload tells its sequence. */
  readonly first: Question
  sequenceOf(payload: Payload): number | null
  /** The same question, for what comes after this sequence. */
  behind(sequence: number): Question
}

/** A subscription can be taken up when its field has an argument `after` and what it yields has a `sequence`; null otherwise. */
export function resumable(question: Question, schema: GraphQLSchema): Resumable | null {
  const document = parse(question.query)
  const root = rootField(document)
  if (!root) return null
  const field = schema.getSubscriptionType()?.getFields()[root.name.value]
  if (!field?.args.some(({ name, type }) => name === 'after' && getNamedType(type) === GraphQLInt)) return null
  const yields = getNamedType(field.type)
  if (!isObjectType(yields) || !yields.getFields().sequence) return null

  const key = root.alias?.value ?? root.name.value
  const asked = (after?: number): Question => {
    const { document: changed, used } = withoutUnused(rewritten(document, root, after))
    const variables = Object.fromEntries(Object.entries(question.variables).filter(([name]) => used.has(name)))
    return { query: print(changed), variables }
  }
  return {
    first: asked(),
    behind: asked,
    sequenceOf(payload) {
      const told = (payload.data as Record<string, Record<string, unknown> | null> | null | undefined)?.[key]
      const sequence = told?.[sequenceKey]
      return typeof sequence === 'number' ? sequence : null
    },
  }
}

// An alias of our own, as the client may have given `sequence` to another field. It never reaches the client.
const sequenceKey = '_sequence'

const rootField = (document: DocumentNode): FieldNode | undefined =>
  getOperationAST(document)?.selectionSet.selections.find((selection) => selection.kind === Kind.FIELD)

function rewritten(document: DocumentNode, root: FieldNode, after: number | undefined): DocumentNode {
  const sequence: FieldNode = {
    kind: Kind.FIELD,
    alias: { kind: Kind.NAME, value: sequenceKey },
    name: { kind: Kind.NAME, value: 'sequence' },
  }
  const others = root.arguments?.filter(({ name }) => name.value !== 'after') ?? []
  const behind = {
    kind: Kind.ARGUMENT as const,
    name: { kind: Kind.NAME as const, value: 'after' },
    value: { kind: Kind.INT as const, value: String(after) },
  }
  const field: FieldNode = {
    ...root,
    arguments: after === undefined ? (root.arguments ?? []) : [...others, behind],
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: [...(root.selectionSet?.selections ?? []), sequence],
    },
  }
  return visit(document, { Field: (node) => (node === root ? field : undefined) })
}

/** The document without the variables that nothing asks for any more: rooms refuse those. */
function withoutUnused(document: DocumentNode): { document: DocumentNode; used: ReadonlySet<string> } {
  const used = new Set<string>()
  visit(document, { VariableDefinition: () => false, Variable: ({ name }) => void used.add(name.value) })
  const left = visit(document, {
    VariableDefinition: ({ variable }) => (used.has(variable.name.value) ? undefined : null),
  })
  return { document: left, used }
}
