import { setMaxListeners } from 'node:events'
import type { Socket } from 'node:net'
import { setTimeout as after } from 'node:timers/promises'
import { type BaseContext, HeaderMap } from '@apollo/server'
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import type { GraphQLError } from 'graphql'
import { badUserInput } from './errors.ts'
import type { Graph } from './graph.ts'
import { newId } from './id.ts'
import { parseJson } from './json.ts'
import type { Life } from './lifecycle.ts'
import { streamOperation } from './live.ts'
import type { Metrics } from './metrics.ts'
import { readRequestId, requestIdHeader, underRequestId } from './request-id.ts'
import { serves } from './role.ts'
import type { Keys } from './signature.ts'
import { traced } from './trace.ts'
import { proveViewer, type Viewer, viewerHeader } from './viewer.ts'

const mostBytes = 1_048_576

/** What a request brings besides its operation. */
export interface Asked {
  readonly viewer: Viewer
  readonly requestId: string
}

/** What a room's graph needs to be served. */
export interface GraphServerOptions<Context extends BaseContext> {
  readonly room: string
  readonly graph: Graph<Context>
  /** What resolvers get, made anew for each request. */
  readonly context: (asked: Asked) => Context
  readonly viewerKey: Keys
  readonly host: string
  readonly port: number
  readonly metrics: Metrics
  /** Other doors and pages of the room, opened on the same port. */
  readonly more?: (app: FastifyInstance) => void
}

/**
 * Serves one room's graph at POST /graphql for the gateway only: each call carries the viewer signed for this room and body.
 * Subscriptions answer as server-sent events on the same path. Answers what `listen` does.
 */
export async function serveGraph<Context extends BaseContext>(
  life: Life,
  options: GraphServerOptions<Context>,
): Promise<string> {
  const { graph, host, port, more } = options
  await graph.server.start()
  life.hold('graph', graph.server, (server) => server.stop())
  const app = openHttp(life)
  more?.(app)
  const leaving = new AbortController()
  setMaxListeners(0, leaving.signal)
  app.post('/graphql', (request, reply) => {
    const parent = request.headers.traceparent
    const name = `${options.room} graph`
    return traced(name, { kind: 'server', parent: typeof parent === 'string' ? parent : null }, () =>
      answer({ ...options, leaving: leaving.signal }, request, reply),
    )
  })
  const url = await listen(life, app, { host, port })
  // Before the server closes, which waits for every open answer.
  life.hold('streams', leaving, (one) => one.abort())
  return url
}

/** An HTTP server that leaves bodies as they came, so that signatures can be checked on the very bytes. */
export function openHttp(life: Life): FastifyInstance {
  const app = fastify({
    bodyLimit: mostBytes,
    forceCloseConnections: 'idle',
    // What still comes in on an open connection while the server leaves is answered: its stores are released after it.
    return503OnClosing: false,
    trustProxy: false,
    genReqId: newId,
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.setErrorHandler((error: { statusCode?: number; message: string }, _request, reply) => {
    const status = error.statusCode ?? 500
    if (status >= 500) life.log.error({ err: error }, 'http.failed')
    const message = status >= 500 ? 'Something went wrong on our side.' : error.message
    return reply
      .code(status)
      .send({ errors: [{ message, extensions: { code: status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'BAD_USER_INPUT' } }] })
  })
  return app
}

/**
 * Listens and answers the base url, with the port that was really taken; a process that plays a room's listeners opens no port and
 * answers the empty text.
 */
export async function listen(
  life: Life,
  app: FastifyInstance,
  { host, port }: { host: string; port: number },
): Promise<string> {
  if (!serves(life)) return ''
  const sockets = new Set<Socket>()
  app.server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  let leaving = false
  app.addHook('onSend', async (_request, reply) => {
    if (leaving) reply.header('connection', 'close')
  })
  const url = await app.listen({ host, port })
  life.hold('http', app, async () => {
    // Whoever closes a connection may cut off a question that is on its way: callers are first asked to leave by themselves.
    leaving = true
    await after(life.partingMs)
    const closed = app.close()
    // Connections that were opened ahead and never asked anything do not count as idle: the server would wait for them.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
    await closed
  })
  return url
}

type Serving<Context extends BaseContext> = GraphServerOptions<Context> & { readonly leaving: AbortSignal }

async function answer<Context extends BaseContext>(
  at: Serving<Context>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const body = (request.body ?? Buffer.alloc(0)) as Buffer
  const asked = prove(request, { room: at.room, body, key: at.viewerKey })
  if ('error' in asked) return reply.code(401).send({ errors: [asked.error] })
  return underRequestId(asked.requestId, () => execute(at, asked, { request, reply, body }))
}

async function execute<Context extends BaseContext>(
  { graph, context, metrics, leaving }: Serving<Context>,
  asked: Asked,
  { request, reply, body }: { request: FastifyRequest; reply: FastifyReply; body: Buffer },
): Promise<unknown> {
  const operation = parseJson(body)
  if (operation === undefined) return reply.code(400).send({ errors: [badUserInput('The body is not JSON.')] })
  if (request.headers.accept?.includes('text/event-stream')) {
    return streamOperation(
      { schema: graph.schema, context: context(asked), formatError: graph.formatError, leaving },
      request,
      reply,
    )
  }
  const end = metrics.requests.startTimer({
    kind: 'graph',
    name: metrics.nameOf((operation as { operationName?: unknown } | null)?.operationName),
  })
  const response = await graph.server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: 'POST', headers: jsonHeaders(request), search: '', body: operation },
    context: async () => context(asked),
  })
  end({ outcome: String(response.status ?? 200) })
  for (const [name, value] of response.headers) reply.header(name, value)
  reply.code(response.status ?? 200)
  return reply.send(response.body.kind === 'complete' ? response.body.string : '')
}

function prove(
  request: FastifyRequest,
  at: { room: string; body: Buffer; key: Keys },
): Asked | { error: GraphQLError } {
  const header = request.headers[viewerHeader]
  try {
    const viewer = proveViewer(typeof header === 'string' ? header : undefined, at)
    return { viewer, requestId: readRequestId(request.headers[requestIdHeader]) ?? request.id }
  } catch (error) {
    return { error: error as GraphQLError }
  }
}

function jsonHeaders(request: FastifyRequest): HeaderMap {
  const headers = new HeaderMap()
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  return headers
}
