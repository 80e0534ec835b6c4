import { doors } from '@quire/contracts/doors'
import { events, saidBy } from '@quire/contracts/events'
import { jobs } from '@quire/contracts/jobs'
import { openPool } from '@quire/platform/database'
import { openDoorClient } from '@quire/platform/doors'
import { reportErrors } from '@quire/platform/error-report'
import { openGauge } from '@quire/platform/gauge'
import { createGraph, type Graph } from '@quire/platform/graph'
import { openHealth } from '@quire/platform/health'
import { hear } from '@quire/platform/hearing'
import { forgetOutcomes } from '@quire/platform/idempotency'
import type { Life } from '@quire/platform/lifecycle'
import { type Metrics, openMetrics } from '@quire/platform/metrics'
import { openOutbox } from '@quire/platform/outbox'
import { measureQueues } from '@quire/platform/queue-measures'
import type { Queues } from '@quire/platform/queues'
import { openRedis } from '@quire/platform/redis'
import { startRelay } from '@quire/platform/relay'
import { tend } from '@quire/platform/repeat'
import { serveGraph } from '@quire/platform/server'
import { auditStock } from './actions/audit-stock.ts'
import { clearOrphans } from './actions/clear-orphans.ts'
import { openOrders } from './clients/order.ts'
import { type Context, contextOf } from './context.ts'
import { openCovers } from './covers.ts'
import { openAuditStore } from './data/audit-store.ts'
import { openBookStore } from './data/book-store.ts'
import { openChanges } from './data/changes.ts'
import { type CatalogOutbox, PrismaClient } from './data/database.ts'
import { openDeskStore } from './data/desk-store.ts'
import { openLedgerStore } from './data/ledger-store.ts'
import { openLibraryStore } from './data/library-store.ts'
import { openLocationStore } from './data/location-store.ts'
import { measureReservations } from './data/measures.ts'
import { openStockStore } from './data/stock-store.ts'
import { openStockroom } from './data/stockroom.ts'
import { openCatalogDoors } from './doors.ts'
import type { CatalogEnv } from './env.ts'
import { heard } from './events/index.ts'
import { typeDefs } from './generated/schema.ts'
import { resolvers } from './resolvers/index.ts'

export interface CatalogRoom {
  readonly url: string
  readonly healthPort: number
  readonly graph: Graph<Context>
  readonly stores: ReturnType<typeof openStores>
}

/** Opens the whole room: its database, its relay, its graph, its doors, its covers, its health. */
export async function openCatalogRoom(life: Life, env: CatalogEnv): Promise<CatalogRoom> {
  const metrics = openMetrics('catalog')
  reportErrors(life, { env, metrics, jobs })
  const { adapter } = openPool(life, env.DATABASE_URL, { metrics, most: env.DATABASE_POOL })
  // Errors that are told whole quote what was asked, and end in the log.
  const prisma = new PrismaClient({ adapter, errorFormat: 'minimal' })
  const outbox: CatalogOutbox = openOutbox(prisma, events)
  const stores = openStores(prisma, outbox)
  const queues = openQueues(life, env)
  measureReservations(life, prisma, metrics)
  measureQueues(life, { events, jobs, queues, metrics })
  outbox.wake = startRelay(life, { room: 'catalog', sql: prisma, catalogue: saidBy('catalog'), queues, metrics })
  hear(life, { listener: 'catalog', catalogue: events, handlers: heard(stores), queues, metrics })
  tendStock(life, env, { stores, metrics })
  tend(life, hourMs, async () => forgetOutcomes(prisma))
  const graph = createGraph<Context>({ typeDefs, resolvers, log: life.log })
  const url = await serveGraph(life, {
    room: 'catalog',
    graph,
    context: contextOf(stores, env),
    viewerKey: env.VIEWER_KEY_CATALOG,
    host: env.HOST,
    port: env.PORT,
    metrics,
    more: (app) => {
      openCatalogDoors(app, { ...stores, sql: prisma, metrics }, env)
      openCovers(app, stores.library)
    },
  })
  const checks = { database: () => prisma.$queryRaw`SELECT 1`, redis: () => queues.asking.ping() }
  const healthPort = await openHealth(life, { host: env.HOST, port: env.HEALTH_PORT, checks, metrics })
  return { url, healthPort, graph, stores }
}

/** Everything that is kept in the catalogue's database. */
export const openStores = (prisma: PrismaClient, outbox: CatalogOutbox) => ({
  books: openBookStore(prisma),
  library: openLibraryStore(prisma),
  desk: openDeskStore(outbox),
  stockroom: openStockroom(prisma, outbox),
  ledger: openLedgerStore(prisma),
  locations: openLocationStore(prisma, outbox),
  audit: openAuditStore(prisma),
  stock: openStockStore(prisma, outbox),
  changes: openChanges(prisma),
})

const hourMs = 3_600_000

type Tended = {
  readonly stores: Pick<CatalogRoom['stores'], 'stock' | 'stockroom' | 'audit'>
  readonly metrics: Metrics
}

function tendStock(life: Life, env: CatalogEnv, { stores, metrics }: Tended): void {
  const orderDoor = { catalogue: doors, caller: 'catalog', url: env.ORDER_URL, key: env.DOOR_KEY_CATALOG_ORDER }
  const orders = openOrders(openDoorClient(life, { ...orderDoor, metrics }))
  tend(life, 60_000, async () => {
    const cleared = await clearOrphans({ stock: stores.stock, orders })
    if (cleared.length > 0) life.log.warn({ orders: cleared }, 'reservations.orphaned')
  })
  tend(life, 60_000, async () => {
    const filled = await stores.stockroom.fillWaiting()
    if (filled > 0) life.log.warn({ books: filled }, 'back-orders.filled-late')
  })
  tellAudit(life, stores.audit, metrics)
}

function tellAudit(life: Life, store: Tended['stores']['audit'], metrics: Metrics): void {
  let off: number | null = null
  openGauge(metrics, {
    name: 'quire_stock_off_ledger',
    help: 'Books whose copies are not what their ledger and their reservations say, when that was last looked at.',
    read: () => off,
  })
  const audit = tend(life, hourMs, async (leaving) => {
    const found = await auditStock(store, leaving)
    if (!found) return
    off = new Set(found.map(({ bookId }) => bookId)).size
    if (off > 0) life.log.error({ books: off, differences: found.slice(0, 20) }, 'stock.off-ledger')
  })
  // A room that is new should not be blind for its first hour.
  audit.wake()
}

const openQueues = (life: Life, env: CatalogEnv): Queues => ({
  asking: openRedis(life, env.REDIS_URL, 'asks'),
  waiting: openRedis(life, env.REDIS_URL, 'waits'),
  prefix: env.QUEUE_PREFIX,
})
