import { type ASTNode, Kind, parse } from 'graphql'
import type { HouseFile } from './tree.ts'

/** What stands in a contract without a sentence for a stranger. */
export function undescribed(files: readonly HouseFile[]): string[] {
  return files.flatMap(({ path, text }) =>
    parse(text)
      .definitions.flatMap((definition) => silent(definition, ''))
      .map(({ name, line }) => `${path}:${line} ${name} has no description`),
  )
}

type Silent = { readonly name: string; readonly line: number | undefined }

function silent(node: ASTNode, within: string): Silent[] {
  if (!('name' in node) || !node.name || isSaidElsewhere(node)) return []
  const name = within + node.name.value
  const said = 'description' in node && node.description?.value.trim()
  const own = said || isSaidByItsName(node) ? [] : [{ name, line: node.loc?.startToken.line }]
  return [...own, ...partsOf(node).flatMap((part) => silent(part, `${name}.`))]
}

// Fields, arguments, values: whatever of a definition a client can read.
function partsOf(node: ASTNode): readonly ASTNode[] {
  if (node.kind === Kind.FIELD_DEFINITION || node.kind === Kind.DIRECTIVE_DEFINITION) return node.arguments ?? []
  if ('values' in node && node.kind !== Kind.LIST) return node.values ?? []
  const hasFields = /^(Object|Interface|InputObject)Type(Definition|Extension)$/.test(node.kind)
  return hasFields && 'fields' in node ? ((node.fields ?? []) as readonly ASTNode[]) : []
}

function isSaidByItsName(node: ASTNode): boolean {
  if (/Extension$/.test(node.kind)) return true
  return node.kind === Kind.OBJECT_TYPE_DEFINITION && ['Query', 'Mutation', 'Subscription'].includes(node.name.value)
}

// What belongs to another room is described there.
function isSaidElsewhere(node: ASTNode): boolean {
  const directives = 'directives' in node ? (node.directives ?? []) : []
  return directives.some(
    ({ name, arguments: given }) => name.value === 'external' || (given ?? []).some(isUnresolvable),
  )
}

function isUnresolvable(argument: ASTNode): boolean {
  return (
    argument.kind === Kind.ARGUMENT &&
    argument.name.value === 'resolvable' &&
    argument.value.kind === Kind.BOOLEAN &&
    !argument.value.value
  )
}
