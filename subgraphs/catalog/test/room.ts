import { randomBytes } from 'node:crypto'
import { type Doors, doors } from '@quire/contracts/doors'
import { openPool } from '@quire/platform/database'
import { openDoorClient } from '@quire/platform/doors'
import { newId } from '@quire/platform/id'
import { newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { openMetrics } from '@quire/platform/metrics'
import type { Role } from '@quire/platform/role'
import type { Keys } from '@quire/platform/signature'
import type { Viewer } from '@quire/platform/viewer'
import { type TestDatabase, type TestRedis, testDatabase, testRedis } from '../../../test/stores.ts'
import { contextOf } from '../src/context.ts'
import { PrismaClient } from '../src/data/database.ts'
import type { CatalogEnv } from '../src/env.ts'
import { openCatalogRoom, openStores } from '../src/room.ts'

export const visitor: Viewer = { visitorId: 'ann', user: null }
export const mrsPage: Viewer = { visitorId: 'page', user: { id: newId(), roles: ['BOOKSELLER'], sessionId: newId() } }
export const bob: Viewer = { visitorId: 'bob', user: { id: newId(), roles: [], sessionId: newId() } }

interface Answer {
  readonly data: Readonly<Record<string, unknown>> | null
  readonly errors: readonly { message: string; extensions?: { code?: string } }[] | undefined
}

/** What stands at the end of a path into an answer: `dig(answer, 'books', 'nodes', '0', 'id')`. */
export const dig = ({ data }: Answer, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((value, name) => (value as Record<string, unknown> | null | undefined)?.[name], data)

export const codesOf = ({ errors }: Answer) => errors?.map((error) => error.extensions?.code)

const nobody = 'http://127.0.0.1:9'

export type TestRoom = Awaited<ReturnType<typeof openTestRoom>>

interface TestStores {
  readonly database: TestDatabase
  readonly redis: TestRedis
}

/**
 * The room on a database and a Redis of its own, or on another's, with a graph that counts its statements.
 * @param role which part of the room this process plays; the whole room unless told otherwise
 */
export async function openTestRoom({ role, stores: lent }: { role?: Role; stores?: TestStores } = {}) {
  const { database, redis } = lent ?? { database: await testDatabase('catalog'), redis: await testRedis() }
  const life = newLife(openLog('catalog', 'silent'), { role })
  const env = envFor(database.url, redis)
  const room = await openCatalogRoom(life, env)
  const { adapter } = openPool(life, database.url)
  const prisma = new PrismaClient({ adapter, log: [{ emit: 'event', level: 'query' }] })
  const statements: string[] = []
  prisma.$on('query', ({ query }) => void statements.push(query))
  const stores = openStores(prisma, { wake: () => {}, write: () => Promise.reject(new Error('read only')) })
  const context = (viewer: Viewer) => ({
    ...contextOf(stores, env)({ viewer }),
    stores: { ...stores, desk: room.stores.desk, stockroom: room.stores.stockroom, locations: room.stores.locations },
  })
  const door = { catalogue: doors, url: room.url || nobody, metrics: openMetrics('test') }
  const client = (caller: string, key: Keys) => openDoorClient<Doors>(life, { ...door, caller, key })
  return {
    url: room.url,
    healthPort: room.healthPort,
    kept: { database, redis },
    env,
    sql: prisma,
    statements,
    stores: room.stores,
    order: client('order', env.DOOR_KEY_ORDER_CATALOG),
    cart: client('cart', env.DOOR_KEY_CART_CATALOG),
    search: client('search', env.DOOR_KEY_SEARCH_CATALOG),
    async ask(query: string, variables: Record<string, unknown> = {}, viewer: Viewer = visitor): Promise<Answer> {
      const response = await room.graph.server.executeOperation({ query, variables }, { contextValue: context(viewer) })
      if (response.body.kind !== 'single') throw new Error('one answer was expected')
      return response.body.singleResult as Answer
    },
    async close() {
      await life.end()
      if (!lent) await Promise.all([database.close(), redis.close()])
    },
  }
}

function envFor(databaseUrl: string, redis: { url: string; prefix: string }): CatalogEnv {
  const key = () => randomBytes(32)
  return {
    HOST: '127.0.0.1',
    PORT: 0,
    HEALTH_PORT: 0,
    LOG_LEVEL: 'silent',
    OTEL_EXPORTER_OTLP_ENDPOINT: undefined,
    DATABASE_URL: databaseUrl,
    REDIS_URL: redis.url,
    QUEUE_PREFIX: redis.prefix,
    VIEWER_KEY_CATALOG: key(),
    DOOR_KEY_ORDER_CATALOG: key(),
    DOOR_KEY_CART_CATALOG: key(),
    DOOR_KEY_SEARCH_CATALOG: key(),
    DOOR_KEY_CATALOG_ORDER: key(),
    // Nobody is there: rooms may start in any order, and this one answers without its neighbour.
    ORDER_URL: nobody,
    CURSOR_KEY: key(),
    SHOP_URL: 'https://shop.test/',
  }
}
