import { context, createContextKey } from '@opentelemetry/api'

/** The header that carries a request's id from the gateway to the rooms, and back to the client. */
export const requestIdHeader = 'x-request-id'

const key = createContextKey('quire request id')
const shape = /^[\w-]{1,64}$/

/** Does the work for this request: every line that it logs has the id, in what it awaits too. */
export const underRequestId = <T>(id: string, work: () => T): T =>
  context.with(context.active().setValue(key, id), work)

/** The id of the request that this is done for; null when it is done for none. */
export const requestId = (): string | null => (context.active().getValue(key) as string | undefined) ?? null

/** The id that a caller sent in its header; null when it sent none, or what is no id. */
export const readRequestId = (header: string | string[] | undefined): string | null =>
  typeof header === 'string' && shape.test(header) ? header : null

/** The function as part of what is done now: called later, by whomever, it belongs to this request and its trace. */
export const asNow = <F extends (...given: never[]) => unknown>(later: F): F => context.bind(context.active(), later)
