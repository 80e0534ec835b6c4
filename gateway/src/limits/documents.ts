import { createHash } from 'node:crypto'
import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, specifiedRules, validate } from 'graphql'
import { overCost } from './cost.ts'
import { excess, limits } from './limits.ts'

/** A document that may be planned, or why not. */
export type Reading =
  | { readonly ok: true; readonly document: DocumentNode }
  | { readonly ok: false; readonly errors: readonly GraphQLError[] }

/** Reads documents: parsed, counted and validated, in this order, and the good ones remembered. */
export interface Documents {
  read(query: string): Reading
  /** Why a document that was read is too costly with these variables, or null. */
  overCost(document: DocumentNode, variables: Readonly<Record<string, unknown>>): GraphQLError | null
  /** The remembered document whose query has this SHA-256 (hex). */
  remembered(hash: string): DocumentNode | undefined
}

const mostRemembered = 1000
const longestRemembered = 20_000

export function openDocuments(schema: () => GraphQLSchema): Documents {
  const known = new Map<string, DocumentNode>()
  const remembered = (hash: string) => {
    const document = known.get(hash)
    if (document) {
      // The map keeps the order of use, so that the first one is the one to forget.
      known.delete(hash)
      known.set(hash, document)
    }
    return document
  }
  return {
    remembered,
    overCost: (document, variables) => overCost(document, { schema: schema(), variables }),
    read(query) {
      const hash = createHash('sha256').update(query).digest('hex')
      const before = remembered(hash)
      if (before) return { ok: true, document: before }
      const reading = readNew(query, schema())
      if (reading.ok && query.length <= longestRemembered) {
        known.set(hash, reading.document)
        for (const oldest of known.keys()) if (known.size > mostRemembered) known.delete(oldest)
      }
      return reading
    },
  }
}

function readNew(query: string, schema: GraphQLSchema): Reading {
  let document: DocumentNode
  try {
    document = parse(query, { maxTokens: limits.tokens })
  } catch (error) {
    return { ok: false, errors: [atFault(error as GraphQLError)] }
  }
  const tooMuch = excess(document)
  if (tooMuch) return { ok: false, errors: [tooMuch] }
  const errors = validate(schema, document, specifiedRules, { maxErrors: 20 })
  return errors.length > 0 ? { ok: false, errors: errors.map(atFault) } : { ok: true, document }
}

function atFault({ message, nodes, source, positions }: GraphQLError): GraphQLError {
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    extensions: { code: 'BAD_USER_INPUT' },
  })
}
