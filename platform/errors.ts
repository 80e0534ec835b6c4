import { randomBytes } from 'node:crypto'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import type { Log } from './log.ts'

/** The six ways in which a request can be at fault, and our own fault. */
export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'BAD_USER_INPUT'
  | 'CONFLICT'
  | 'TOO_COSTLY'
  | 'TOO_MANY_REQUESTS'
  | 'INTERNAL_SERVER_ERROR'

/** What is wrong with one field of the input; `field` is its path, `['input', 'lines', '0', 'quantity']`. */
export interface FieldProblem {
  readonly field: readonly string[]
  readonly message: string
}

/** An error that its caller may see: one of the codes, a message for a person, and more for a program. */
export const requestError = (code: ErrorCode, message: string, more: Record<string, unknown> = {}): GraphQLError =>
  new GraphQLError(message, { extensions: { code, ...more } })

/** Nobody is signed in, and somebody must be. */
export const unauthenticated = (message = 'Please sign in first.') => requestError('UNAUTHENTICATED', message)

/** Whoever is signed in may not do this. */
export const forbidden = (message = 'You may not do this.') => requestError('FORBIDDEN', message)

/** The request says something that cannot be; `problems` names the fields. */
export const badUserInput = (message: string, problems: readonly FieldProblem[] = []) =>
  requestError('BAD_USER_INPUT', message, problems.length > 0 ? { problems } : {})

/** What was asked no longer fits how things stand. */
export const conflict = (message: string) => requestError('CONFLICT', message)

/** Answering would cost more than anyone may ask for at once. */
export const tooCostly = (message: string) => requestError('TOO_COSTLY', message)

/** Asked too often; `retryAfterS` seconds later it may be asked again. */
export const tooManyRequests = (message: string, retryAfterS?: number) =>
  requestError('TOO_MANY_REQUESTS', message, retryAfterS === undefined ? {} : { retryAfterS })

// What GraphQL itself finds wrong with a request, as one of the six codes.
const atFault: Record<string, ErrorCode> = {
  GRAPHQL_PARSE_FAILED: 'BAD_USER_INPUT',
  GRAPHQL_VALIDATION_FAILED: 'BAD_USER_INPUT',
  OPERATION_RESOLUTION_FAILURE: 'BAD_USER_INPUT',
  BAD_REQUEST: 'BAD_USER_INPUT',
  PERSISTED_QUERY_NOT_FOUND: 'BAD_USER_INPUT',
  PERSISTED_QUERY_NOT_SUPPORTED: 'BAD_USER_INPUT',
}
const ours: readonly string[] = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'CONFLICT',
  'TOO_COSTLY',
  'TOO_MANY_REQUESTS',
] satisfies ErrorCode[]

/**
 * What a caller may see of an error. Errors with one of the six codes pass without their stack; everything else is logged whole
 * under a reference number and shown as that number only. An error that came with its reference was logged where that was given: the
 * line says so, and is not reported once more.
 */
export const maskErrors =
  (log: Log) =>
  (shown: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const code = String(shown.extensions?.code ?? '')
    const position = { ...(shown.path && { path: shown.path }), ...(shown.locations && { locations: shown.locations }) }
    if (ours.includes(code) || code in atFault) {
      const { stacktrace: _, ...extensions } = shown.extensions ?? {}
      return {
        ...position,
        message: shortened(shown.message),
        extensions: { ...extensions, code: atFault[code] ?? code },
      }
    }
    const reference = String(shown.extensions?.reference ?? newReference())
    const cause = error instanceof GraphQLError && error.originalError ? error.originalError : error
    const loggedBy =
      shown.extensions?.reference === undefined ? null : String(shown.extensions.serviceName ?? 'another')
    log.error({ err: cause, reference, path: shown.path, ...(loggedBy && { loggedBy }) }, 'request.failed')
    return { ...position, ...internalError(reference) }
  }

// GraphQL repeats a wrong value in its message, however long the value is.
const shortened = (message: string): string =>
  message.length <= 1000 ? message : `${message.slice(0, 1000).toWellFormed()}…`

/** The number under which the log has the rest. */
export const newReference = (): string => randomBytes(6).toString('hex')

/** What a caller sees of our own fault: nothing but the reference. */
export const internalError = (reference: string) => ({
  message: `Something went wrong on our side. If you write to us, mention reference ${reference}.`,
  extensions: { code: 'INTERNAL_SERVER_ERROR' as const, reference },
})
