import { parseSync } from '@swc/core'
import type { HouseFile } from './tree.ts'

/** One thing a file reaches for: `import`, `export … from`, `import()` or a type's `import('…')`. */
export type Import = { readonly from: string; readonly typeOnly: boolean; readonly line: number }

/** A function with a body, as a person would count it. */
export type CodeFunction = {
  readonly name: string
  readonly line: number
  readonly lines: number
  readonly parameters: number
  /** The function it is handed to, if it is an argument: `describe`, `test`. */
  readonly givenTo: string | null
}

type Node = { readonly type: string; readonly span?: { start: number; end: number }; readonly [key: string]: unknown }
type Seen = { readonly node: Node; readonly name: string; readonly givenTo: string | null }

export function importsOf(file: HouseFile): Import[] {
  const { nodes, lineOf } = read(file)
  return nodes.flatMap(({ node }) => {
    const from = sourceOf(node)
    return from ? [{ from, typeOnly: isTypeOnly(node), line: lineOf(node.span?.start) }] : []
  })
}

export function functionsOf(file: HouseFile): CodeFunction[] {
  const { nodes, lineOf } = read(file)
  return nodes.flatMap(({ node, name, givenTo }) => {
    // A class keeps a method's parameters and body one level deeper, in an object without a type.
    const inner = isRecord(node.function) ? node.function : node
    if (!isNode(inner.body) || !Array.isArray(inner.params)) return []
    const [line, last] = [lineOf(node.span?.start), lineOf((node.span?.end ?? 1) - 1)]
    return [{ name, line, lines: last - line + 1, parameters: inner.params.length, givenTo }]
  })
}

/** The lines that read `process.env` or take `env` from node:process. */
export function environmentReads(file: HouseFile): number[] {
  const { nodes, lineOf } = read(file)
  return nodes.filter(({ node }) => readsEnvironment(node)).map(({ node }) => lineOf(node.span?.start))
}

function readsEnvironment(node: Node): boolean {
  if (node.type === 'MemberExpression') return textOf(node.property) === 'env' && lastName(node.object) === 'process'
  return node.type === 'ImportDeclaration' && /^(node:)?process$/.test(sourceOf(node) ?? '')
}

// `process` and `globalThis.process` alike.
function lastName(node: unknown): string | null {
  return isNode(node) && node.type === 'MemberExpression' ? textOf(node.property) : textOf(node)
}

function sourceOf(node: Node): string | null {
  if (node.type === 'CallExpression') {
    const first = Array.isArray(node.arguments) ? node.arguments[0]?.expression : null
    return isNode(node.callee) && node.callee.type === 'Import' ? textOf(first) : null
  }
  if (node.type === 'TsImportType') return textOf(node.argument)
  return ['ImportDeclaration', 'ExportAllDeclaration', 'ExportNamedDeclaration'].includes(node.type)
    ? textOf(node.source)
    : null
}

function isTypeOnly(node: Node): boolean {
  if (node.type === 'TsImportType' || node.typeOnly === true) return true
  const specifiers = Array.isArray(node.specifiers) ? node.specifiers : []
  return specifiers.length > 0 && specifiers.every((one) => one.isTypeOnly === true)
}

function read(file: HouseFile): { nodes: Seen[]; lineOf: (offset: number | undefined) => number } {
  const tsx = file.path.endsWith('.tsx')
  const ast: unknown = parseSync(file.text, { syntax: 'typescript', tsx, target: 'esnext' })
  const nodes: Seen[] = []
  walk(ast, { name: '(anonymous)', givenTo: null }, nodes)
  // The parser counts bytes from one.
  const bytes = Buffer.from(file.text)
  const lineOf = (offset = 1) =>
    bytes
      .subarray(0, offset - 1)
      .toString()
      .split('\n').length
  return { nodes, lineOf }
}

type Around = { readonly name: string; readonly givenTo: string | null }

function walk(value: unknown, around: Around, seen: Seen[]): void {
  if (Array.isArray(value)) {
    for (const one of value) walk(one, around, seen)
  } else if (isNode(value)) {
    const name = nameOf(value) ?? around.name
    seen.push({ node: value, name, givenTo: around.givenTo })
    const inner = { name, givenTo: value.type === 'CallExpression' ? calleeOf(value) : null }
    for (const part of Object.values(value)) walk(part, inner, seen)
  } else if (isRecord(value)) {
    for (const part of Object.values(value)) walk(part, around, seen)
  }
}

function calleeOf(call: Node): string | null {
  let callee = call.callee
  while (isNode(callee) && (callee.type === 'MemberExpression' || callee.type === 'CallExpression')) {
    callee = callee.type === 'MemberExpression' ? callee.object : callee.callee
  }
  return textOf(callee)
}

function nameOf(node: Node): string | null {
  return textOf(node.identifier) ?? textOf(node.id) ?? textOf(node.key)
}

function textOf(node: unknown): string | null {
  return isNode(node) && typeof node.value === 'string' ? node.value : null
}

function isNode(value: unknown): value is Node {
  return isRecord(value) && typeof value.type === 'string'
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
