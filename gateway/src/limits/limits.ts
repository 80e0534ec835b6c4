import { badUserInput, tooCostly } from '@quire/platform/errors'
import { forbiddenText } from '@quire/platform/input'
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql'

/** How much one document may ask for; everything is counted before the planner sees it. */
export const limits = {
  tokens: 2000,
  operations: 20,
  depth: 15,
  aliases: 50,
  rootFields: 20,
  /** Fields and spreads once every fragment is written out where it is spread. */
  expanded: 1500,
} as const

/** What is too much in this document, or null. Its cost grows with the document as written, not with its fragments spread. */
export function excess(document: DocumentNode): GraphQLError | null {
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
  if (operations.length > limits.operations) return tooMany('operations', limits.operations)
  if (hasForbiddenText(document)) return badUserInput('A string in the query contains characters that cannot be kept.')
  if (aliasesIn(document) > limits.aliases) return tooMany('aliases', limits.aliases)
  const measure = measurer(document)
  for (const { selectionSet } of operations) {
    const size = measure(selectionSet)
    if (size.expanded > limits.expanded) return tooMany('fields, with its fragments written out', limits.expanded)
    if (size.depth > limits.depth) return tooCostly(`This query is too deep: at most ${limits.depth} levels.`)
    if (size.rootFields > limits.rootFields) return tooMany('fields at its root', limits.rootFields)
  }
  return null
}

interface Size {
  readonly expanded: number
  readonly depth: number
  readonly rootFields: number
}

const nothing: Size = { expanded: 0, depth: 0, rootFields: 0 }

/** Measures selections; each fragment once, however often it is spread. */
function measurer(document: DocumentNode): (selections: SelectionSetNode | undefined) => Size {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const part of document.definitions)
    if (part.kind === Kind.FRAGMENT_DEFINITION) fragments.set(part.name.value, part)
  const known = new Map<string, Size>()

  const ofSet = (set: SelectionSetNode | undefined): Size =>
    (set?.selections ?? []).reduce((sum, selection) => add(sum, ofSelection(selection)), nothing)

  const ofSelection = (selection: SelectionNode): Size => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return ofFragment(selection.name.value)
    const inside = ofSet(selection.selectionSet)
    if (selection.kind === Kind.INLINE_FRAGMENT) return inside
    return { expanded: inside.expanded + 1, depth: inside.depth + 1, rootFields: 1 }
  }

  const ofFragment = (name: string): Size => {
    const before = known.get(name)
    if (before) return before
    // A fragment that reaches itself counts nothing here; validation refuses it.
    known.set(name, nothing)
    const size = ofSet(fragments.get(name)?.selectionSet)
    const spread = { ...size, expanded: size.expanded + 1 }
    known.set(name, spread)
    return spread
  }
  return ofSet
}

const add = (a: Size, b: Size): Size => ({
  expanded: a.expanded + b.expanded,
  depth: Math.max(a.depth, b.depth),
  rootFields: a.rootFields + b.rootFields,
})

function aliasesIn(document: DocumentNode): number {
  let aliases = 0
  visit(document, {
    Field({ alias }) {
      if (alias) aliases += 1
    },
  })
  return aliases
}

function hasForbiddenText(document: DocumentNode): boolean {
  let found = false
  visit(document, {
    StringValue({ value }) {
      found ||= forbiddenText.test(value)
    },
  })
  return found
}

const tooMany = (what: string, most: number) => tooCostly(`This query has too many ${what}: at most ${most}.`)

const deepest = 32

/** What is wrong with the variables of a request as JSON, or null: nested without end, or text that no room can keep. */
export function variablesFault(variables: unknown): GraphQLError | null {
  if (variables === undefined || variables === null) return null
  if (typeof variables !== 'object' || Array.isArray(variables)) return badUserInput('`variables` must be an object.')
  return faultInside(variables, deepest)
}

function faultInside(value: unknown, left: number): GraphQLError | null {
  if (typeof value === 'string' && forbiddenText.test(value)) {
    return badUserInput('A variable contains characters that cannot be kept.')
  }
  if (typeof value !== 'object' || value === null) return null
  if (left === 0) return tooCostly(`The variables are nested too deep: at most ${deepest} levels.`)
  for (const inside of Object.values(value)) {
    const fault = faultInside(inside, left - 1)
    if (fault) return fault
  }
  return null
}
