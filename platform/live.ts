import { addAbortSignal, Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ExecutionResult, GraphQLError, GraphQLFormattedError, GraphQLSchema } from 'graphql'
import { createHandler } from 'graphql-sse'
import { asNow } from './request-id.ts'

/** How an error is shown to its caller; `maskErrors` makes one. */
export type FormatError = (shown: GraphQLFormattedError, error: unknown) => GraphQLFormattedError

/**
 * Answers one operation as server-sent events (GraphQL over SSE, "distinct connections mode" of the graphql-sse protocol), with
 * a comment every 12 seconds so that nobody in between thinks the line dead. Ends when the client goes, and breaks off when
 * `leaving` aborts: without a word of completion, so that whoever listens asks another replica.
 */
export async function streamOperation(
  {
    schema,
    context,
    formatError,
    leaving,
  }: { schema: GraphQLSchema; context: unknown; formatError: FormatError; leaving: AbortSignal },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const mask = asNow(
    (result: ExecutionResult): ExecutionResult =>
      result.errors
        ? { ...result, errors: result.errors.map((error) => formatError(error.toJSON(), error) as GraphQLError) }
        : result,
  )
  const handle = createHandler({
    schema,
    context: () => context as Record<PropertyKey, unknown>,
    onNext: (_context, _request, result) => mask(result as ExecutionResult),
  })
  const [body, init] = await handle({
    method: request.method,
    url: request.url,
    headers: { get: (name) => header(request, name) },
    body: (request.body as Buffer).toString(),
    raw: request,
    context: undefined,
  })
  reply.code(init.status).headers(init.headers ?? {})
  if (body === null || typeof body === 'string') return reply.send(body ?? '')
  return reply.send(addAbortSignal(leaving, Readable.from(body)))
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name.toLowerCase()]
  return Array.isArray(value) ? value.join(', ') : value
}
