import { maskErrors } from '@quire/platform/errors'
import type { Log } from '@quire/platform/log'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'

export type Mask = (shown: GraphQLFormattedError, error: unknown) => GraphQLFormattedError

const public_ = ['code', 'reference', 'problems', 'retryAfterS'] as const

/** What the world sees of an error: message, path and code; never a room's name, a query, an address or a stack. */
export function openMask(log: Log): Mask {
  const mask = maskErrors(log)
  return (shown, error) => {
    const { extensions = {}, ...rest } = mask(shown, error)
    const kept = public_.flatMap((name) => (extensions[name] === undefined ? [] : [[name, extensions[name]] as const]))
    return { ...rest, extensions: Object.fromEntries(kept) }
  }
}

/** Any thrown thing as it may be shown. */
export function shownError(mask: Mask, error: unknown): GraphQLFormattedError {
  const known = error instanceof GraphQLError ? error : new GraphQLError('failed', { originalError: error as Error })
  return mask(known.toJSON(), known)
}

/** Whether something of ours went wrong: a customer sees a reference in the place of what was asked for. */
export const hasFault = (errors: readonly { readonly extensions?: unknown }[] = []): boolean =>
  errors.some(({ extensions }) => (extensions as { code?: unknown } | undefined)?.code === 'INTERNAL_SERVER_ERROR')

/** How an answer is counted: whole, with errors that a person can act on, or with a fault of ours. */
export const outcomeOf = ({
  errors,
}: {
  readonly errors?: readonly { readonly extensions?: unknown }[] | undefined
}) => (hasFault(errors) ? 'fault' : errors ? 'errors' : 'ok')
