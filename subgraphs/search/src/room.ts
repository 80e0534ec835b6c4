import { doors } from '@quire/contracts/doors'
import { events } from '@quire/contracts/events'
import { jobs } from '@quire/contracts/jobs'
import { openDoorClient } from '@quire/platform/doors'
import { reportErrors } from '@quire/platform/error-report'
import { createGraph, type Graph } from '@quire/platform/graph'
import { openHealth } from '@quire/platform/health'
import { hear } from '@quire/platform/hearing'
import type { Life } from '@quire/platform/lifecycle'
import { type Metrics, openMetrics } from '@quire/platform/metrics'
import { openRedis } from '@quire/platform/redis'
import { repeat } from '@quire/platform/repeat'
import { listens } from '@quire/platform/role'
import { serveGraph } from '@quire/platform/server'
import { catchUp, type Desk } from './actions/catch-up.ts'
import { openCatalog } from './clients/catalog.ts'
import type { Context } from './context.ts'
import { openElastic, openPostgres } from './engines.ts'
import type { SearchEnv } from './env.ts'
import { heard } from './events/index.ts'
import { typeDefs } from './generated/schema.ts'
import { tellIndexAge } from './index-age.ts'
import { resolvers } from './resolvers/index.ts'

export interface SearchRoom {
  readonly url: string
  readonly healthPort: number
  readonly graph: Graph<Context>
  readonly context: Context
  /** Asks the catalogue what changed, now. */
  readonly catchUp: () => void
}

/** Opens the room: its index, its graph, its ear and its health; the index is filled behind them. */
export async function openSearchRoom(life: Life, env: SearchEnv): Promise<SearchRoom> {
  const metrics = openMetrics('search')
  reportErrors(life, { env, metrics, jobs })
  const desk = openDesk(life, env, metrics)
  const context: Context = { finder: desk.finder, cursorKey: env.CURSOR_KEY }
  const queues = {
    asking: openRedis(life, env.REDIS_URL, 'asks'),
    waiting: openRedis(life, env.REDIS_URL, 'waits'),
    prefix: env.QUEUE_PREFIX,
  }
  hear(life, { listener: 'search', catalogue: events, handlers: heard(desk.finder), queues, metrics })
  const graph = createGraph<Context>({ typeDefs, resolvers, log: life.log })
  const url = await serveGraph(life, {
    room: 'search',
    graph,
    context: () => context,
    viewerKey: env.VIEWER_KEY_SEARCH,
    host: env.HOST,
    port: env.PORT,
    metrics,
  })
  const checks = { index: () => desk.finder.check(), redis: () => queues.asking.ping() }
  const healthPort = await openHealth(life, { host: env.HOST, port: env.HEALTH_PORT, checks, metrics })
  return { url, healthPort, graph, context, catchUp: keepUp(life, desk, metrics) }
}

function openDesk(life: Life, env: SearchEnv, metrics: Metrics): Desk {
  const finder = env.ELASTICSEARCH_URL
    ? openElastic(life, { url: env.ELASTICSEARCH_URL, name: env.ELASTICSEARCH_PREFIX })
    : openPostgres(life, env.DATABASE_URL, { metrics, most: env.DATABASE_POOL })
  const door = openDoorClient(life, {
    catalogue: doors,
    caller: 'search',
    url: env.CATALOG_URL,
    key: env.DOOR_KEY_SEARCH_CATALOG,
    deadlineMs: 10_000,
    metrics,
  })
  return { finder, catalog: openCatalog(door) }
}

const everyMs = 30_000
const untilFirstMs = 1000

// Events bring what changes at once; this brings what they lost. Until it has worked for the first time (the catalogue or the index
// may start later than this room) it tries every second, and says each reason once.
function keepUp(life: Life, desk: Desk, metrics: Metrics): () => void {
  if (!listens(life)) return () => {}
  let worked = false
  const isNews = unlikeTheLast()
  const agrees = tellIndexAge(metrics)
  const round = async (): Promise<void> => {
    const askedAt = Date.now()
    const { deed, books } = await catchUp(desk)
    worked = true
    agrees(askedAt)
    if (books > 0) life.log.info({ books }, deed === 'rebuilt' ? 'index.rebuilt' : 'index.caught-up')
  }
  const { wake } = repeat(life, everyMs, () =>
    round().catch((error: Error) => {
      if (worked || isNews(error.message)) throw error
    }),
  )
  const first = setInterval(() => (worked ? clearInterval(first) : wake()), untilFirstMs)
  life.hold('first round', first, clearInterval)
  wake()
  return wake
}

function unlikeTheLast(): (reason: string) => boolean {
  let last = ''
  return (reason) => {
    const isNew = reason !== last
    last = reason
    return isNew
  }
}
