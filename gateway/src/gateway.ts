import { jobs } from '@quire/contracts/jobs'
import { reportErrors } from '@quire/platform/error-report'
import { openHealth } from '@quire/platform/health'
import type { Life } from '@quire/platform/lifecycle'
import { openMetrics } from '@quire/platform/metrics'
import { listen, openHttp } from '@quire/platform/server'
import type { Keys } from '@quire/platform/signature'
import type { GatewayEnv } from './env.ts'
import { openGraph } from './federation/graph.ts'
import { openCors } from './http/cors.ts'
import { openCovers } from './http/covers.ts'
import { openDoor } from './http/door.ts'
import { openGraphRoute } from './http/http.ts'
import { openReceipts } from './http/receipts.ts'
import { openTokens } from './identity/access-token.ts'
import { openProof } from './identity/caller.ts'
import { type EndedSessions, watchEndedSessions } from './identity/ended-sessions.ts'
import { openSockets } from './live/sockets.ts'
import { openStreams } from './live/streams.ts'
import { rehearse } from './rehearsal.ts'

interface Opened {
  readonly url: string
  readonly liveUrl: string
  readonly healthPort: number
}

/**
 * Opens the one door of the shop: the graph over HTTP and server-sent events at `url`, over WebSocket at `liveUrl`.
 * @param rehearsal whether it asks itself a first page before it is ready, so that its first customers do not wait
 */
export async function openGateway(life: Life, env: GatewayEnv, rehearsal = false): Promise<Opened> {
  const metrics = openMetrics('gateway')
  reportErrors(life, { env, metrics, jobs })
  const graph = await openGraph(life, { supergraph: env.SUPERGRAPH, roomAt: roomsOf(env), metrics })
  const sessions = await watchEndedSessions(life, { url: env.USER_URL, key: env.DOOR_KEY_GATEWAY_USER, metrics })
  const proof = openProof({ visitorKey: env.VISITOR_KEY, verify: openTokens(env.USER_URL), sessions })
  const door = openDoor({ life, env, graph, proof, metrics })

  const app = openHttp(life)
  openCors(app, door)
  openCovers(life, app, env.CATALOG_URL)
  openReceipts(life, app, env.ORDER_URL)
  app.get('/', async () => ({
    name: 'Quire',
    graph: new URL('/graphql', env.PUBLIC_URL).href,
    playground: env.PLAYGROUND_URL,
  }))
  const streams = openStreams(door)
  openGraphRoute(app, door, streams)
  // Who sends a request byte by byte does not keep a connection for ever.
  app.server.requestTimeout = 15_000
  const base = await listen(life, app, { host: env.HOST, port: env.PORT })
  life.hold('streams', streams, ({ end }) => end())
  openSockets(door, app.server)
  if (rehearsal) await rehearse(life, { url: `${base}/graphql`, rooms: graph.rooms })
  // The rooms are not asked: each answers for itself, and one that is away leaves the rest of the graph standing.
  const checks = { 'ended sessions': async () => known(sessions) }
  const healthPort = await openHealth(life, { host: env.HOST, port: env.HEALTH_PORT, checks, metrics })
  return { url: `${base}/graphql`, liveUrl: `${base.replace(/^http/, 'ws')}/graphql`, healthPort }
}

function known(sessions: EndedSessions): void {
  if (!sessions.isKnown()) throw new Error('The user room has not told yet which sessions have ended')
}

function roomsOf(env: GatewayEnv): (room: string) => { url: string; key: Keys } {
  const rooms: Record<string, { url: string; key: Keys }> = {
    user: { url: env.USER_URL, key: env.VIEWER_KEY_USER },
    catalog: { url: env.CATALOG_URL, key: env.VIEWER_KEY_CATALOG },
    cart: { url: env.CART_URL, key: env.VIEWER_KEY_CART },
    order: { url: env.ORDER_URL, key: env.VIEWER_KEY_ORDER },
    search: { url: env.SEARCH_URL, key: env.VIEWER_KEY_SEARCH },
  }
  return (room) => {
    const found = rooms[room]
    if (!found) throw new Error(`The supergraph has a room "${room}" whose address and key the gateway does not know`)
    return found
  }
}
