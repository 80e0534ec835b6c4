import { HeaderMap } from '@apollo/server'
import { badUserInput, type requestError, tooCostly } from '@quire/platform/errors'
import { parseJson } from '@quire/platform/json'
import { requestIdHeader, underRequestId } from '@quire/platform/request-id'
import { traced } from '@quire/platform/trace'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { GraphQLError } from 'graphql'
import type { Asking } from '../federation/asking.ts'
import { shownError } from '../federation/masking.ts'
import { credentialsOf } from '../identity/credentials.ts'
import { tellSession } from '../identity/session-cookies.ts'
import { type Streams, wantsEvents } from '../live/streams.ts'
import { type Door, isSubscription, newAsking } from './door.ts'
import { readRequest } from './requests.ts'

const mostBytes = 262_144

type Exchange = { readonly request: FastifyRequest; readonly reply: FastifyReply }

/** Opens POST /graphql. Whatever is wrong with a request is answered as GraphQL errors in JSON. */
export function openGraphRoute(app: FastifyInstance, door: Door, streams: Streams): void {
  app.post(
    '/graphql',
    {
      bodyLimit: mostBytes,
      errorHandler: (error: { statusCode?: number }, request, reply) =>
        underRequestId(request.id, () => refuse(door, { request, reply }, error.statusCode === 413 ? tooLong : error)),
    },
    (request, reply) => {
      const parent = request.headers.traceparent
      const span = { kind: 'server' as const, parent: typeof parent === 'string' ? parent : null }
      return underRequestId(request.id, () =>
        traced('POST /graphql', span, () => answer(door, streams, { request, reply })),
      )
    },
  )
  app.route({
    method: ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH'],
    url: '/graphql',
    handler: (request, reply) => {
      // A person who opened the graph's address in a browser wants to see something.
      const isPerson = request.method === 'GET' && request.headers.accept?.includes('text/html')
      if (isPerson) return reply.redirect(door.env.PLAYGROUND_URL, 303)
      return refuse(door, { request, reply: reply.header('allow', 'POST') }, onlyPost)
    },
  })
}

async function answer(door: Door, streams: Streams, exchange: Exchange): Promise<unknown> {
  const { request, reply } = exchange
  reply.headers({ 'cache-control': 'no-store', [requestIdHeader]: request.id })
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) return refuse(door, exchange, noJson)
  const read = readRequest(parseJson((request.body ?? Buffer.alloc(0)) as Buffer), door.graph.documents)
  try {
    const caller = await door.proof.prove(credentialsOf(request.raw, door.env.PROXY_HOPS))
    const asking = newAsking(caller, request.id)
    if (!read.ok) return refuse(door, exchange, ...read.errors)
    if (wantsEvents(request)) return await streams.send(exchange, { ...read, asking })
    if (isSubscription(read.document, read.request)) return refuse(door, exchange, onlyLive)
    return await execute(door, exchange, asking)
  } catch (error) {
    return refuse(door, exchange, error)
  }
}

async function execute(door: Door, { request, reply }: Exchange, asking: Asking): Promise<unknown> {
  const end = door.metrics.requests.startTimer({ kind: 'graph' })
  // Apollo sees what it needs to choose a content type, and no other header of the client's.
  const headers = new HeaderMap([['content-type', 'application/json']])
  if (request.headers.accept) headers.set('accept', request.headers.accept)
  const response = await door.graph.server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: 'POST', headers, search: '', body: parseJson(request.body as Buffer) },
    context: async () => asking,
  })
  const status = response.status ?? 200
  const { operationName, hasFault } = asking.learned
  // A room that is away leaves gaps in an answer of 200: to the customer that is a failure as any other.
  end({ name: door.metrics.nameOf(operationName), outcome: hasFault && status < 500 ? 'fault' : String(status) })
  for (const [name, value] of response.headers) reply.header(name, value)
  tellSession(door, { request, reply, asking })
  return reply.code(status).send(response.body.kind === 'complete' ? response.body.string : '')
}

function refuse(door: Door, { request, reply }: Exchange, ...causes: readonly unknown[]): FastifyReply {
  const errors = causes.map((cause) => shownError(door.graph.mask, cause))
  const http = causes[0] instanceof GraphQLError ? statusOf(causes[0]) : 500
  door.metrics.requests.observe({ kind: 'graph', name: 'none', outcome: String(http) }, reply.elapsedTime / 1000)
  const type = request.headers.accept?.includes('application/graphql-response+json')
    ? 'application/graphql-response+json; charset=utf-8'
    : 'application/json; charset=utf-8'
  return reply
    .code(http)
    .headers({ 'cache-control': 'no-store', [requestIdHeader]: request.id })
    .type(type)
    .send(JSON.stringify({ errors }))
}

type Refusal = ReturnType<typeof requestError>

const statuses = new Map<Refusal, number>()
const withStatus = (status: number, error: Refusal): Refusal => {
  statuses.set(error, status)
  return error
}
const tooLong = withStatus(413, tooCostly(`The body is too long: at most ${mostBytes} bytes.`))
const noJson = withStatus(415, badUserInput('Send the request as application/json.'))
const onlyLive = withStatus(406, badUserInput('Subscriptions are answered over a WebSocket, or as text/event-stream.'))
const onlyPost = withStatus(405, badUserInput('Ask this graph by POST; there is a playground for reading.'))

function statusOf(error: GraphQLError): number {
  const ofCode: Record<string, number> = { UNAUTHENTICATED: 401, TOO_MANY_REQUESTS: 429, INTERNAL_SERVER_ERROR: 500 }
  return statuses.get(error) ?? ofCode[String(error.extensions.code)] ?? 400
}
