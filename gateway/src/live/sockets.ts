import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { badUserInput, tooManyRequests } from '@quire/platform/errors'
import { newId } from '@quire/platform/id'
import { underRequestId } from '@quire/platform/request-id'
import { traced } from '@quire/platform/trace'
import { type FormattedExecutionResult, GraphQLError } from 'graphql'
import { CloseCode, type Context, makeServer, type ServerOptions } from 'graphql-ws'
import { type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import type { Asking } from '../federation/asking.ts'
import { shownError } from '../federation/masking.ts'
import { asksFor } from '../federation/mutations.ts'
import type { Request } from '../federation/plans.ts'
import { type Door, newAsking, resultOf } from '../http/door.ts'
import { readRequest } from '../http/requests.ts'
import type { Caller } from '../identity/caller.ts'
import { addressOf, credentialsOf } from '../identity/credentials.ts'
import { signVisitor } from '../identity/visitor.ts'

const mostBytes = 262_144
const mostSubscriptions = 20
const pingEveryMs = 12_000

interface Extra {
  readonly socket: WebSocket
  readonly upgrade: IncomingMessage
  caller?: Caller
}

type Params = { visitor?: string; accessToken?: string }
type Options = ServerOptions<Params, Extra>

/** Opens the WebSocket at /graphql (the graphql-transport-ws protocol). Answers its path's url. */
export function openSockets(door: Door, http: Server): void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: mostBytes,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has('graphql-transport-ws') ? 'graphql-transport-ws' : false),
  })
  const server = makeServer<Params, Extra>(optionsFor(door))
  http.on('upgrade', (upgrade: IncomingMessage, duplex: Duplex, head: Buffer) => {
    duplex.on('error', (err) => door.life.log.debug({ reason: err.message }, 'socket.failed'))
    const refusal = refusalOf(door, upgrade)
    if (refusal) return duplex.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    sockets.handleUpgrade(upgrade, duplex, head, (socket) => {
      const leave = door.live.takeSocket(addressOf(upgrade, door.env.PROXY_HOPS))
      if (!leave) return turnAway(socket)
      socket.once('close', leave)
      serve(server, { socket, upgrade }, door)
    })
  })
  door.life.hold('sockets', sockets, async () => {
    for (const socket of sockets.clients) socket.close(1001, 'The gateway is leaving; please connect again.')
    await Promise.all([...sockets.clients].map(gone))
    sockets.close()
  })
}

function refusalOf({ isOurPage }: Door, { url, headers }: IncomingMessage): string | null {
  if (url?.split('?')[0] !== '/graphql') return '404 Not Found'
  // A browser sends cookies along with any page's socket: only our own pages may use them.
  const isForeign = headers.origin !== undefined && !isOurPage(headers.origin)
  return isForeign && headers.cookie !== undefined ? '403 Forbidden' : null
}

function serve(server: ReturnType<typeof makeServer<Params, Extra>>, extra: Extra, { life, graph }: Door): void {
  const { socket } = extra
  let isAlive = true
  const pinging = setInterval(() => {
    if (!isAlive) return socket.terminate()
    isAlive = false
    socket.ping()
  }, pingEveryMs)
  socket.on('pong', () => {
    isAlive = true
  })
  socket.on('error', (err) => life.log.info({ reason: err.message }, 'socket.failed'))
  const closed = server.opened(
    {
      protocol: socket.protocol,
      send: (text) =>
        new Promise((resolve) => {
          // A socket that closes meanwhile says so itself.
          socket.send(text, () => resolve())
        }),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (listen) =>
        socket.on('message', (text) => {
          listen(String(text)).catch((error: unknown) => {
            shownError(graph.mask, error)
            socket.close(CloseCode.InternalServerError, 'Something went wrong on our side.')
          })
        }),
    },
    extra,
  )
  socket.once('close', (code, reason) => {
    clearInterval(pinging)
    void closed(code, String(reason))
  })
}

const params = z.object({ visitor: z.string().max(512).optional(), accessToken: z.string().max(4096).optional() })

function optionsFor(door: Door): Options {
  const { graph, proof } = door
  return {
    onConnect: (context) => connect(door, context),
    onSubscribe: async ({ subscriptions, extra }, _id, payload) => {
      if (Object.keys(subscriptions).length > mostSubscriptions) {
        return [tooManyRequests(`A socket carries at most ${mostSubscriptions} operations at once.`)]
      }
      const caller = extra.caller as Caller
      try {
        proof.check(caller)
      } catch (error) {
        return [error as GraphQLError]
      }
      const read = readRequest(payload, graph.documents)
      if (!read.ok) return read.errors
      const { document, request } = read
      if (asksFor(graph.sessionMutations, document, request.operationName)) return [overHttp]
      const contextValue: Operation = { request, asking: newAsking(caller, newId()) }
      return { schema: graph.schema, document, operationName: request.operationName, contextValue }
    },
    execute: ({ contextValue }) => {
      const { request, asking } = contextValue as Operation
      return within(asking, 'socket operation', () => resultOf(door, request, asking)) as never
    },
    subscribe: ({ document, contextValue }) => {
      const { request, asking } = contextValue as Operation
      return within(asking, 'socket subscription', async () => door.subscribe(document, request, asking)) as never
    },
    // Results are masked already; the library would look for errors that can still write themselves.
    onNext: (...[, , , , result]) => result as FormattedExecutionResult as never,
    onError: (...[, , , errors]) => errors.map((error) => shownError(graph.mask, error)),
  }
}

const overHttp = badUserInput('Sign in, and change your account, over HTTP; then open the socket with the token.')

const within = <T>({ requestId }: Asking, name: string, work: () => Promise<T>): Promise<T> =>
  underRequestId(requestId, () => traced(name, { kind: 'server' }, work))

interface Operation {
  readonly request: Request
  readonly asking: Asking
}

/** Proves who opened the socket. A token that is not valid closes it; a new visitor learns the signed id with the greeting. */
async function connect(
  { proof, env, life, graph }: Door,
  { connectionParams, extra }: Context<Params, Extra>,
): Promise<Record<string, unknown> | boolean> {
  const given = params.safeParse(connectionParams ?? {})
  if (!given.success) return false
  try {
    const ofHeaders = credentialsOf(extra.upgrade, env.PROXY_HOPS)
    const caller = await proof.prove({
      ...ofHeaders,
      visitor: given.data.visitor ?? ofHeaders.visitor,
      accessToken: given.data.accessToken ?? ofHeaders.accessToken,
      // Nothing over a socket may renew a session: the new token could not be set as a cookie.
      refreshToken: undefined,
    })
    extra.caller = caller
    return caller.tellVisitor ? { visitor: signVisitor(caller.viewer.visitorId, env.VISITOR_KEY) } : true
  } catch (error) {
    if (error instanceof GraphQLError) return false
    shownError(graph.mask, error)
    life.log.warn('socket.not-proved')
    extra.socket.close(CloseCode.InternalServerError, 'Something went wrong on our side.')
    return false
  }
}

function turnAway(socket: WebSocket): void {
  socket.on('error', () => socket.terminate())
  socket.close(4429, 'Too many sockets are open from this address.')
  void gone(socket)
}

const gone = (socket: WebSocket): Promise<void> =>
  new Promise((resolve) => {
    if (socket.readyState === socket.CLOSED) return resolve()
    const timer = setTimeout(() => socket.terminate(), 1000)
    socket.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
  })
