import { randomBytes } from 'node:crypto'
import { doors } from '@quire/contracts/doors'
import type { EventData, HeardBy } from '@quire/contracts/events'
import type { BookSnapshot } from '@quire/contracts/snapshot'
import { openDoors } from '@quire/platform/doors'
import { toGlobalId } from '@quire/platform/id'
import { type Life, newLife } from '@quire/platform/lifecycle'
import { type Log, openLog } from '@quire/platform/log'
import { openMetrics } from '@quire/platform/metrics'
import { eventQueue, openQueue } from '@quire/platform/queues'
import { openRedis } from '@quire/platform/redis'
import { listen, openHttp } from '@quire/platform/server'
import { testDatabase, testRedis } from '../../../test/stores.ts'
import { readSearchEnv } from '../src/env.ts'
import { openSearchRoom } from '../src/room.ts'

export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it asked for
  readonly data: any
  readonly errors: readonly { message: string; extensions?: Record<string, unknown> }[]
}

export const globalId = (book: BookSnapshot): string => toGlobalId('Book', book.bookId)

interface Gone {
  readonly bookId: string
  readonly version: number
  readonly removed: true
}

/** The neighbour catalog: its real door over HTTP, with changes that the test makes. */
async function openChanges(life: Life, key: Buffer) {
  const changes: (BookSnapshot | Gone)[] = []
  const isGone = (one: BookSnapshot | Gone): one is Gone => 'removed' in one
  const app = openHttp(life)
  const tell = async ({ cursor, limit }: { cursor: string | null; limit: number }) => {
    const from = Number(cursor ?? 0)
    const page = changes.slice(from, from + limit)
    return {
      books: page.flatMap((one) => (isGone(one) ? [] : [one])),
      removed: page.filter(isGone).map(({ bookId, version }) => ({ bookId, version })),
      cursor: String(from + page.length),
      more: from + page.length < changes.length,
    }
  }
  openDoors(app, {
    catalogue: { 'catalog.changed-since': doors['catalog.changed-since'] },
    owner: 'catalog',
    keys: { search: key },
    metrics: openMetrics('test'),
    handlers: { 'catalog.changed-since': tell },
  })
  return { url: await listen(life, app, { host: '127.0.0.1', port: 0 }), changes }
}

export type TestRoom = Awaited<ReturnType<typeof openTestRoom>>

interface Otherwise {
  readonly env?: Readonly<Record<string, string>>
  readonly log?: Log
}

/** The room as it runs, with stores of its own; the catalogue has these books when it opens. */
export async function openTestRoom(books: readonly BookSnapshot[], { env: told, log }: Otherwise = {}) {
  const [database, redis] = await Promise.all([testDatabase('search'), testRedis()])
  const life = newLife(log ?? openLog('search', 'silent'))
  const key = () => randomBytes(32).toString('base64url')
  const keys = { VIEWER_KEY_SEARCH: key(), DOOR_KEY_SEARCH_CATALOG: key(), CURSOR_KEY: key() }
  const catalog = await openChanges(life, Buffer.from(keys.DOOR_KEY_SEARCH_CATALOG, 'base64url'))
  catalog.changes.push(...books)
  const stores = { DATABASE_URL: database.url, REDIS_URL: redis.url, QUEUE_PREFIX: redis.prefix }
  const places = { PORT: '0', HEALTH_PORT: '0', LOG_LEVEL: 'silent', CATALOG_URL: catalog.url }
  const env = readSearchEnv({ ...keys, ...stores, ...places, ...told })
  const room = await openSearchRoom(life, env)
  const waiting = openRedis(life, redis.url, 'waits')
  const queue = openQueue(eventQueue('search'), { asking: waiting, waiting, prefix: redis.prefix })
  life.hold('queue', queue, () => queue.close())
  return {
    room,
    catalog,
    /** Says an event as catalog's relay does. */
    async say<T extends HeardBy<'search'>>(type: T, data: EventData<T>) {
      const sequence = 'version' in data ? data.version : data.stockVersion
      const at = new Date().toISOString()
      await queue.add(type, { id: crypto.randomUUID(), type, aggregate: data.bookId, sequence, at, data, trace: null })
    },
    async ask(query: string, variables: Record<string, unknown> = {}): Promise<Answer> {
      const response = await room.graph.server.executeOperation({ query, variables }, { contextValue: room.context })
      if (response.body.kind !== 'single') throw new Error('the answer came in parts')
      const { data, errors = [] } = JSON.parse(JSON.stringify(response.body.singleResult))
      return { data, errors }
    },
    async close() {
      await life.end()
      await Promise.all([database.close(), redis.close()])
    },
  }
}
