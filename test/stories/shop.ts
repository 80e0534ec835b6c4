import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startInbox } from '../../dev/inbox/src/inbox.ts'
import { startStripe } from '../../dev/stripe/src/stripe.ts'
import { form as gatewayForm } from '../../gateway/src/env.ts'
import { openGateway } from '../../gateway/src/gateway.ts'
import { readEnv } from '../../platform/env.ts'
import { type Life, newLife } from '../../platform/lifecycle.ts'
import { openLog } from '../../platform/log.ts'
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
import { seedPeople } from '../../subgraphs/user/seed/people.ts'
import { readUserEnv } from '../../subgraphs/user/src/env.ts'
import { openUserRoom } from '../../subgraphs/user/src/room.ts'
import { readEmailEnv } from '../../workers/email/src/env.ts'
import { openEmailWorker } from '../../workers/email/src/worker.ts'
import { readPaymentEnv } from '../../workers/payment/src/env.ts'
import { openPaymentWorker } from '../../workers/payment/src/worker.ts'
import { testDatabase, testRedis } from '../stores.ts'

const databases = ['user', 'catalog', 'order', 'payment', 'email', 'search'] as const

/** The whole shop in this process, on ephemeral ports and fresh stores: every room, both workers, the stand-ins, the gateway. */
export async function openShop(more: Record<string, string> = {}) {
  const life = newLife(openLog('shop', process.env.LOG_LEVEL ?? 'silent'))
  const redis = await testRedis()
  const fresh = await Promise.all(databases.map(async (name) => [name, await testDatabase(name)] as const))
  const database = Object.fromEntries(fresh) as Record<(typeof databases)[number], (typeof fresh)[number][1]>
  const keys = await freshKeys()
  const inbox = await startInbox()
  const stripe = await startStripe({
    secretKey: keys.STRIPE_SECRET_KEY ?? '',
    publishableKey: keys.STRIPE_PUBLISHABLE_KEY ?? '',
    webhookSecret: keys.STRIPE_WEBHOOK_SECRET ?? '',
    webhookUrl: 'http://127.0.0.1:9/',
    firstRetryMs: 50,
  })
  const common = {
    ...keys,
    ...more,
    ...everyone(redis),
    SMTP_URL: inbox.smtpUrl,
    STRIPE_API_URL: stripe.url,
  }
  await Promise.all([
    seedBooks({ databaseUrl: database.catalog.url, ifEmpty: false }),
    seedPeople({ databaseUrl: database.user.url }),
  ])
  const doors = await openRooms(life, { common, database })
  await stripe.switches.set({ webhookUrl: `${doors.payment}/webhooks/stripe` })
  return {
    ...doors,
    database,
    stripe,
    inbox,
    keys,
    async close() {
      await life.end()
      await Promise.all([stripe.close(), inbox.close()])
      await Promise.all([redis.close(), ...fresh.map(([, one]) => one.close())])
    },
  }
}

type Databases = Record<(typeof databases)[number], { url: string }>

async function openRooms(life: Life, { common, database }: { common: Record<string, string>; database: Databases }) {
  const tell = (name: keyof Databases) => ({ ...common, DATABASE_URL: database[name].url })
  const user = await openUserRoom(life, readUserEnv(tell('user')))
  const catalog = await openCatalogRoom(life, readCatalogEnv(tell('catalog')))
  const cart = await openCartRoom(life, readCartEnv({ ...common, CATALOG_URL: catalog.url }))
  const neighbours = { CATALOG_URL: catalog.url, CART_URL: cart.url }
  const order = await openOrderRoom(life, readOrderEnv({ ...tell('order'), ...neighbours }))
  const search = await openSearchRoom(life, readSearchEnv({ ...tell('search'), ...neighbours }))
  const payment = await openPaymentWorker(life, readPaymentEnv(tell('payment')))
  await openEmailWorker(life, readEmailEnv(tell('email')))
  const rooms = { ...neighbours, USER_URL: user.url, ORDER_URL: order.url, SEARCH_URL: search.url }
  const gateway = await openGateway(life, readEnv(gatewayForm, { ...common, ...rooms }))
  return { graph: `${gateway.url}/graphql`, live: gateway.liveUrl, payment: payment.url, rooms }
}

export type Shop = Awaited<ReturnType<typeof openShop>>

const everyone = ({ url, prefix }: { url: string; prefix: string }) => ({
  PORT: '0',
  HEALTH_PORT: '0',
  LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
  REDIS_URL: url,
  REDIS_CACHE_URL: url,
  QUEUE_PREFIX: prefix,
  MAIL_FROM: 'Quire <shop@quire.test>',
  STOREFRONT_URL: 'http://storefront.test',
})

async function freshKeys() {
  const folder = await mkdtemp(path.join(tmpdir(), 'quire-keys-'))
  try {
    return await keysIn(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}
