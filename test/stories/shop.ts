import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startCarrier } from '../../dev/carrier/src/carrier.ts'
import { startInbox } from '../../dev/inbox/src/inbox.ts'
import { anyFreePort } from '../../dev/stores/src/ports.ts'
import { startStripe } from '../../dev/stripe/src/stripe.ts'
import { readGatewayEnv } from '../../gateway/src/env.ts'
import { openGateway } from '../../gateway/src/gateway.ts'
import { type Life, newLife } from '../../platform/lifecycle.ts'
import { openLog } from '../../platform/log.ts'
import type { Urls } from '../../scripts/demo/urls.ts'
import { seedBooks } from '../../scripts/seed/books.ts'
import { keysIn } from '../../scripts/start/keys.ts'
import { readCartEnv } from '../../subgraphs/cart/src/env.ts'
import { openCartRoom } from '../../subgraphs/cart/src/room.ts'
import { readCatalogEnv } from '../../subgraphs/catalog/src/env.ts'
import { openCatalogRoom } from '../../subgraphs/catalog/src/room.ts'
import { readOrderEnv } from '../../subgraphs/order/src/env.ts'
import { openOrderRoom } from '../../subgraphs/order/src/room.ts'
import { readSearchEnv } from '../../subgraphs/search/src/env.ts'
import { openSearchRoom } from '../../subgraphs/search/src/room.ts'
import { demoPeople, seedPeople } from '../../subgraphs/user/seed/people.ts'
import { readUserEnv } from '../../subgraphs/user/src/env.ts'
import { openUserRoom } from '../../subgraphs/user/src/room.ts'
import { readEmailEnv } from '../../workers/email/src/env.ts'
import { openEmailWorker } from '../../workers/email/src/worker.ts'
import { readPaymentEnv } from '../../workers/payment/src/env.ts'
import { openPaymentWorker } from '../../workers/payment/src/worker.ts'
import { type databases, type Stores, sharedStores } from './stores.ts'

export interface ShopPlan {
  /** Settings of every service beside the usual ones. */
  readonly env?: Readonly<Record<string, string>>
  /** Its Postgres and Redis; fresh databases on the shared test stores when absent. */
  readonly stores?: Stores
  /** What stands between the gateway and a room: told the room's url, answers the url that the gateway gets. */
  readonly before?: (name: RoomUrl, url: string) => Promise<string> | string
}

export type RoomUrl = 'USER_URL' | 'CATALOG_URL' | 'CART_URL' | 'ORDER_URL' | 'SEARCH_URL'

/** The whole shop in this process, on ephemeral ports and fresh stores: every room, both workers, the stand-ins, the gateway. */
export async function openShop({ env = {}, stores, before = (_name, url) => url }: ShopPlan = {}) {
  const life = newLife(openLog('shop', process.env.LOG_LEVEL ?? 'silent'))
  const kept = stores ?? (await sharedStores())
  const keys = await freshKeys()
  const [{ inbox, stripe, carrier }] = await Promise.all([openStandIns(keys), seed(kept)])
  // Covers are named by the gateway's address before the gateway is there.
  const gatewayPort = await anyFreePort()
  const shopUrl = { SHOP_URL: `http://127.0.0.1:${gatewayPort}` }
  const outside = { SMTP_URL: inbox.smtpUrl, STRIPE_API_URL: stripe.url, CARRIER_API_URL: carrier.url }
  const common = { ...everyone(kept), ...shopUrl, ...keys, ...env, ...outside }
  const { payment, rooms, healthPorts } = await openRooms(life, common, kept)
  const seen = await Promise.all(
    Object.entries(rooms).map(async ([name, url]) => [name, await before(name as RoomUrl, url)] as const),
  )
  const gateway = await openGateway(
    life,
    readGatewayEnv({ ...common, ...Object.fromEntries(seen), PORT: String(gatewayPort) }),
  )
  await stripe.switches.set({ webhookUrl: `${payment}/webhooks/stripe` })
  // Parcels stand still until a story moves them.
  carrier.switches.set({ webhookUrl: `${rooms.ORDER_URL}/webhooks/carrier`, moves: false })
  return {
    graph: gateway.url,
    live: gateway.liveUrl,
    payment,
    rooms,
    metricsAt: [...healthPorts, gateway.healthPort].map((port) => `http://127.0.0.1:${port}/metrics`),
    stores: kept,
    ...{ stripe, carrier, inbox, keys },
    urls: urlsOf(gateway, { inbox: inbox.url, stripe: stripe.url }),
    async close() {
      await life.end()
      await Promise.all([stripe.close(), inbox.close(), carrier.close()])
      await kept.close()
    },
  }
}

export type Shop = Awaited<ReturnType<typeof openShop>>

async function openStandIns(keys: Record<string, string>) {
  const secret = keys.CARRIER_WEBHOOK_SECRET ?? ''
  const [inbox, stripe, carrier] = await Promise.all([
    startInbox(),
    openStripe(keys),
    startCarrier({ secret, webhookUrl: 'http://127.0.0.1:9/', firstRetryMs: 50, paceMs: 50 }),
  ])
  return { inbox, stripe, carrier }
}

const openStripe = (keys: Record<string, string>) =>
  startStripe({
    secretKey: keys.STRIPE_SECRET_KEY ?? '',
    publishableKey: keys.STRIPE_PUBLISHABLE_KEY ?? '',
    webhookSecret: keys.STRIPE_WEBHOOK_SECRET ?? '',
    // The worker's door is known later.
    webhookUrl: 'http://127.0.0.1:9/',
    firstRetryMs: 50,
  })

const seed = ({ database }: Stores) =>
  Promise.all([
    seedBooks({ databaseUrl: database.catalog, ifEmpty: false }),
    seedPeople({ databaseUrl: database.user }),
  ])

async function openRooms(life: Life, common: Record<string, string>, { database }: Stores) {
  const tell = (name: (typeof databases)[number]) => ({ ...common, DATABASE_URL: database[name] })
  const user = await openUserRoom(life, readUserEnv(tell('user')))
  // Catalog and order ask each other, so one of the two is told a port that the other takes a moment later.
  const port = await anyFreePort()
  const orderUrl = `http://127.0.0.1:${port}`
  const catalog = await openCatalogRoom(life, readCatalogEnv({ ...tell('catalog'), ORDER_URL: orderUrl }))
  const cart = await openCartRoom(life, readCartEnv({ ...common, CATALOG_URL: catalog.url }))
  const payment = await openPaymentWorker(life, readPaymentEnv(tell('payment')))
  const neighbours = { CATALOG_URL: catalog.url, CART_URL: cart.url, PAYMENT_URL: payment.url, USER_URL: user.url }
  const order = await openOrderRoom(life, readOrderEnv({ ...tell('order'), ...neighbours, PORT: String(port) }))
  const search = await openSearchRoom(life, readSearchEnv({ ...tell('search'), ...neighbours }))
  const email = await openEmailWorker(life, readEmailEnv(tell('email')))
  const rooms: Record<RoomUrl, string> = {
    CATALOG_URL: catalog.url,
    CART_URL: cart.url,
    USER_URL: user.url,
    ORDER_URL: order.url,
    SEARCH_URL: search.url,
  }
  const healthPorts = [user, catalog, cart, order, search, payment, email].map(({ healthPort }) => healthPort)
  return { payment: payment.url, rooms, healthPorts }
}

const everyone = ({ redis }: Stores) => ({
  PORT: '0',
  HEALTH_PORT: '0',
  LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
  REDIS_URL: redis.url,
  REDIS_CACHE_URL: redis.url,
  QUEUE_PREFIX: redis.prefix,
  MAIL_FROM: 'Quire <shop@quire.test>',
  STOREFRONT_URL: 'http://storefront.test',
  // Everybody in a story comes from one address.
  OPEN_ORDERS_PER_OWNER: '1000',
  OPEN_ORDERS_PER_NETWORK: '1000',
})

const urlsOf = (gateway: { url: string; liveUrl: string }, stands: { inbox: string; stripe: string }): Urls => ({
  graph: gateway.url,
  live: gateway.liveUrl,
  ...stands,
  logins: Object.values(demoPeople).map(({ email, password, name }) => ({ role: name, email, password })),
})

async function freshKeys() {
  const folder = await mkdtemp(path.join(tmpdir(), 'quire-keys-'))
  try {
    return await keysIn(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}
