import { doors } from '@quire/contracts/doors'
import { events } from '@quire/contracts/events'
import { jobs } from '@quire/contracts/jobs'
import { openDoorClient, openDoors } from '@quire/platform/doors'
import { reportErrors } from '@quire/platform/error-report'
import { createGraph, type Graph } from '@quire/platform/graph'
import { openHealth } from '@quire/platform/health'
import { hear } from '@quire/platform/hearing'
import type { Life } from '@quire/platform/lifecycle'
import { openMetrics } from '@quire/platform/metrics'
import { openRedis } from '@quire/platform/redis'
import { serveGraph } from '@quire/platform/server'
import type { Redis } from 'ioredis'
import { type Desk, tellCart } from './actions/read-cart.ts'
import { openCatalog } from './clients/catalog.ts'
import { type Context, contextOf } from './context.ts'
import { openCartStore } from './data/cart-store.ts'
import type { CartEnv } from './env.ts'
import { heard } from './events/index.ts'
import { typeDefs } from './generated/schema.ts'
import { resolvers } from './resolvers/index.ts'

export interface CartRoom {
  readonly url: string
  readonly healthPort: number
  readonly graph: Graph<Context>
  readonly desk: Desk
}

/** Opens the room: its graph, its door, its ear and its health. */
export async function openCartRoom(life: Life, env: CartEnv): Promise<CartRoom> {
  const metrics = openMetrics('cart')
  reportErrors(life, { env, metrics, jobs })
  const redis = openRedis(life, env.REDIS_URL, 'asks')
  const catalogDoor = openDoorClient(life, {
    catalogue: doors,
    caller: 'cart',
    url: env.CATALOG_URL,
    key: env.DOOR_KEY_CART_CATALOG,
    metrics,
  })
  const desk: Desk = { carts: openCartStore(redis, env.QUEUE_PREFIX), catalog: openCatalog(catalogDoor) }
  await firstContact(redis)
  const queues = { asking: redis, waiting: openRedis(life, env.REDIS_URL, 'waits'), prefix: env.QUEUE_PREFIX }
  hear(life, { listener: 'cart', catalogue: events, handlers: heard(desk), queues, metrics })
  const graph = createGraph<Context>({ typeDefs, resolvers, log: life.log })
  const url = await serveGraph(life, {
    room: 'cart',
    graph,
    context: ({ viewer }) => contextOf(desk, viewer),
    viewerKey: env.VIEWER_KEY_CART,
    host: env.HOST,
    port: env.PORT,
    metrics,
    more: (app) =>
      openDoors(app, {
        catalogue: doors,
        owner: 'cart',
        keys: { order: env.DOOR_KEY_ORDER_CART },
        handlers: { 'cart.read': ({ owner }) => tellCart(desk, owner) },
        metrics,
      }),
  })
  const checks = { redis: () => redis.ping() }
  const healthPort = await openHealth(life, { host: env.HOST, port: env.HEALTH_PORT, checks, metrics })
  return { url, healthPort, graph, desk }
}

const patienceMs = 3000

// A room that opens its door a moment before Redis is connected would refuse its first guests. One whose Redis is away opens all
// the same and says so at /readyz.
function firstContact(redis: Redis): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, patienceMs)
    redis.once('ready', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
