import { badUserInput } from '@quire/platform/errors'
import { type DocumentNode, type GraphQLError, getOperationAST } from 'graphql'
import { z } from 'zod'
import type { Request } from '../federation/plans.ts'
import type { Documents } from '../limits/documents.ts'
import { variablesFault } from '../limits/limits.ts'

const noRequest = 'The body must be one GraphQL request in JSON: { "query": "…" }.'
const shape = z.object(
  {
    query: z.string('`query` must be a string').min(1, '`query` must not be empty'),
    variables: z.record(z.string(), z.unknown(), '`variables` must be an object').nullish(),
    operationName: z.string('`operationName` must be a string').max(200).nullish(),
    extensions: z.record(z.string(), z.unknown(), '`extensions` must be an object').nullish(),
  },
  noRequest,
)

/** A request that may be planned, or the errors to answer it with. */
export type Read =
  | { readonly ok: true; readonly request: Request; readonly document: DocumentNode }
  | { readonly ok: false; readonly errors: readonly GraphQLError[] }

/** Reads what came as JSON: its shape, its variables, then its document, and what both together would cost. */
export function readRequest(json: unknown, documents: Documents): Read {
  const parsed = shape.safeParse(json)
  if (!parsed.success) return refused(badUserInput(parsed.error.issues[0]?.message ?? 'This is no GraphQL request.'))
  const fault = variablesFault(parsed.data.variables)
  if (fault) return refused(fault)
  const reading = documents.read(parsed.data.query)
  if (!reading.ok) return reading
  const unnamed = operationFault(reading.document, parsed.data)
  if (unnamed) return refused(unnamed)
  const tooMuch = documents.overCost(reading.document, parsed.data.variables ?? {})
  return tooMuch ? refused(tooMuch) : { ok: true, request: parsed.data, document: reading.document }
}

/** Why it is not clear which operation of the document is asked for, or null. */
function operationFault(document: DocumentNode, { operationName }: Request): GraphQLError | null {
  if (getOperationAST(document, operationName)) return null
  return operationName
    ? badUserInput(`The document has no operation named ${operationName}.`)
    : badUserInput('The document has several operations: name one of them in `operationName`.')
}

const refused = (error: GraphQLError): Read => ({ ok: false, errors: [error] })
