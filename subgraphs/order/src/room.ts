import { doors } from '@quire/contracts/doors'
import { events, saidBy } from '@quire/contracts/events'
import { jobs } from '@quire/contracts/jobs'
import { openDoorClient } from '@quire/platform/doors'
import { reportErrors } from '@quire/platform/error-report'
import { createGraph } from '@quire/platform/graph'
import { openHealth } from '@quire/platform/health'
import { hear } from '@quire/platform/hearing'
import { forgetOutcomes } from '@quire/platform/idempotency'
import { answerLetters } from '@quire/platform/letters'
import type { Life } from '@quire/platform/lifecycle'
import { type Metrics, openMetrics } from '@quire/platform/metrics'
import { openNudges } from '@quire/platform/nudge'
import { measureQueues } from '@quire/platform/queue-measures'
import type { Queues } from '@quire/platform/queues'
import { openRedis } from '@quire/platform/redis'
import { startRelay } from '@quire/platform/relay'
import { tend } from '@quire/platform/repeat'
import { type openHttp, serveGraph } from '@quire/platform/server'
import type { Keys } from '@quire/platform/signature'
import { signTimely } from '@quire/platform/timely-signature'
import { applyCarrierEvents, tidyCarrierEvents } from './actions/apply-carrier-events.ts'
import { checkHistories } from './actions/check-histories.ts'
import { closeClaims } from './actions/close-claims.ts'
import { expireOrders } from './actions/expire-orders.ts'
import { openCarrierDoor } from './carrier-door.ts'
import { openCarts } from './clients/cart.ts'
import { openCatalog } from './clients/catalog.ts'
import { openDesk } from './clients/desk.ts'
import { openTracker, type Tracker } from './clients/tracker.ts'
import { type Context, makeContext } from './context.ts'
import { openCarrierEvents } from './data/carrier-events.ts'
import { measureCarrierEvents } from './data/carrier-measures.ts'
import { openClaimStore } from './data/claim-store.ts'
import { openSecrets } from './data/client-secret.ts'
import { openOrderDatabase } from './data/database.ts'
import { openHistoryChecks } from './data/history-checks.ts'
import { openHistoryStore } from './data/history-store.ts'
import { measureAfterSale, measureOrders, tellOffHistory } from './data/measures.ts'
import { openNetworks } from './data/network.ts'
import { openOrderCounts } from './data/open-orders.ts'
import { openOrderLists } from './data/order-lists.ts'
import { openOrderNotes } from './data/order-notes.ts'
import { openOrderStore } from './data/order-store.ts'
import { openOwnedOrders } from './data/owned-orders.ts'
import { openResendTurns } from './data/resend-turns.ts'
import { openDeeds } from './deeds.ts'
import { openOrderDoors } from './doors.ts'
import type { OrderEnv } from './env.ts'
import { heard } from './events/index.ts'
import { typeDefs } from './generated/schema.ts'
import { openReceiptLinks, openReceipts } from './receipts.ts'
import { resolvers } from './resolvers/index.ts'

/** Opens the room: its graph, its relay, its ears, its clocks and its health. Answers the graph's base url. */
export async function openOrderRoom(life: Life, env: OrderEnv) {
  const metrics = openMetrics('order')
  reportErrors(life, { env, metrics, jobs })
  const queues: Queues = {
    asking: openRedis(life, env.REDIS_URL, 'asks'),
    waiting: openRedis(life, env.REDIS_URL, 'waits'),
    prefix: env.QUEUE_PREFIX,
  }
  const needs = openNeeds(life, env, { queues, metrics })
  listenAndTick(life, env, { needs, queues, metrics })
  const graph = createGraph<Context>({ typeDefs, resolvers, log: life.log })
  const context = makeContext({
    ...needs,
    deeds: openDeeds(needs),
    cursorKey: env.CURSOR_KEY,
    publishableKey: env.STRIPE_PUBLISHABLE_KEY ?? null,
    receiptOf: openReceiptLinks(env),
    networkOf: openNetworks(env.NETWORK_KEY),
    secretOf: openSecrets(env.SEAL_KEY_PAYMENT_ORDER),
  })
  // Held before the server, so released after it has broken its streams off: whoever follows an order goes elsewhere, and
  // what followed it here wakes up once more and ends.
  life.hold('live updates', needs.ending, (ending) => ending.abort())
  const url = await serveGraph(life, {
    room: 'order',
    graph,
    context,
    metrics,
    viewerKey: env.VIEWER_KEY_ORDER,
    host: env.HOST,
    port: env.PORT,
    more: (app) => openMore(app, { needs, metrics }, env),
  })
  const checks = { database: () => needs.database.prisma.$queryRaw`SELECT 1`, redis: () => queues.asking.ping() }
  const healthPort = await openHealth(life, { host: env.HOST, port: env.HEALTH_PORT, checks, metrics })
  return { url, healthPort, graph, context, prisma: needs.database.prisma, handlers: heard(needs) }
}

function openNeeds(life: Life, env: OrderEnv, { queues, metrics }: { queues: Queues; metrics: Metrics }) {
  const database = openOrderDatabase(life, env.DATABASE_URL, { metrics, most: env.DATABASE_POOL })
  const nudges = openNudges(life, { sender: queues.asking, topic: 'order', prefix: env.QUEUE_PREFIX })
  const doorsOf = (url: string, key: Keys) =>
    openDoorClient(life, { catalogue: doors, caller: 'order', url, key, metrics })
  const ending = new AbortController()
  return {
    database,
    nudges,
    ending,
    over: ending.signal,
    orders: openOrderStore(database, (orderId) => nudges.send(orderId)),
    lists: openOrderLists(database),
    history: openHistoryStore(database),
    notes: openOrderNotes(database),
    checks: openHistoryChecks(database),
    claims: openClaimStore(database),
    carrierEvents: openCarrierEvents(database),
    resendTurn: openResendTurns(database),
    tracker: trackerOf(env),
    catalog: openCatalog(doorsOf(env.CATALOG_URL, env.DOOR_KEY_ORDER_CATALOG)),
    carts: openCarts(doorsOf(env.CART_URL, env.DOOR_KEY_ORDER_CART)),
    desk: openDesk({
      user: doorsOf(env.USER_URL, env.DOOR_KEY_ORDER_USER),
      catalog: doorsOf(env.CATALOG_URL, env.DOOR_KEY_ORDER_CATALOG),
      payment: doorsOf(env.PAYMENT_URL, env.DOOR_KEY_ORDER_PAYMENT),
      own: (asked) => answerLetters(database.prisma, asked),
    }),
    now: () => new Date(),
    countOpen: openOrderCounts(database),
    openLimits: { perOwner: env.OPEN_ORDERS_PER_OWNER, perNetwork: env.OPEN_ORDERS_PER_NETWORK },
    payWithinMs: env.ORDER_TTL,
    graceMs: env.ORDER_GRACE,
    secretWithinMs: env.SECRET_WITHIN,
    log: life.log,
  }
}

function trackerOf({ CARRIER_API_URL: url, CARRIER_WEBHOOK_SECRET: secrets }: OrderEnv): Tracker | null {
  return url && secrets ? openTracker(url, (body) => signTimely(body, { secret: secrets[0], at: Date.now() })) : null
}

function openMore(
  app: ReturnType<typeof openHttp>,
  { needs, metrics }: { needs: ReturnType<typeof openNeeds>; metrics: Metrics },
  env: OrderEnv,
): void {
  openOrderDoors(app, { whichOwn: openOwnedOrders(needs.database), metrics }, env)
  openReceipts(app, { ...needs, metrics }, env)
  const secrets = env.CARRIER_WEBHOOK_SECRET
  if (secrets) openCarrierDoor(app, { ...needs, metrics, secrets })
}

function listenAndTick(
  life: Life,
  env: OrderEnv,
  { needs, queues, metrics }: { needs: ReturnType<typeof openNeeds>; queues: Queues; metrics: Metrics },
): void {
  const { prisma, outbox } = needs.database
  measureOrders(life, prisma, metrics)
  measureAfterSale(life, prisma, metrics)
  measureCarrierEvents(life, prisma, metrics)
  measureQueues(life, { events, jobs, queues, metrics })
  outbox.wake = startRelay(life, { room: 'order', sql: prisma, catalogue: saidBy('order'), queues, metrics })
  hear(life, { listener: 'order', catalogue: events, handlers: heard(needs), queues, metrics })
  tend(life, env.SWEEP_EVERY, expireOrders(needs))
  tend(life, env.SWEEP_EVERY, closeClaims({ ...needs, graceMs: env.CLAIM_GRACE }))
  tend(life, env.SWEEP_EVERY, applyCarrierEvents(needs))
  tend(life, 3_600_000, tidyCarrierEvents(needs))
  tend(life, 3_600_000, async () => needs.claims.forgetOld())
  tend(life, 3_600_000, async () => forgetOutcomes(prisma))
  const histories = tend(life, 3_600_000, checkHistories({ ...needs, onChecked: tellOffHistory(metrics) }))
  // A room that is new should not be blind for its first hour.
  histories.wake()
}
