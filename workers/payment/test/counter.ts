import { randomBytes } from 'node:crypto'
import { doors } from '@quire/contracts/doors'
import { type Events, events } from '@quire/contracts/events'
import type { Jobs } from '@quire/contracts/jobs'
import { openPool } from '@quire/platform/database'
import { openDoorClient } from '@quire/platform/doors'
import { hear } from '@quire/platform/hearing'
import { newId } from '@quire/platform/id'
import { newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { openMetrics } from '@quire/platform/metrics'
import { eventQueue, openQueue, type Queues } from '@quire/platform/queues'
import { openRedis } from '@quire/platform/redis'
import { unseal } from '@quire/platform/seal'
import { Stripe } from 'stripe'
import { startStripe } from '../../../dev/stripe/src/stripe.ts'
import { testDatabase, testRedis } from '../../../test/stores.ts'
import { readPaymentEnv } from '../src/env.ts'
import { PrismaClient } from '../src/generated/prisma/client.ts'
import { openPaymentWorker } from '../src/worker.ts'

const secretKey = 'sk_test_quire'
const publishableKey = 'pk_test_quire'
const webhookSecret = 'whsec_quire'

/** What differs from the usual counter. */
export interface CounterPlan {
  /** Settings of the worker beside the usual ones. */
  readonly env?: Readonly<Record<string, string>>
  /** What stands between the worker and a part of its world: told the url, answers the one that the worker gets. */
  readonly between?: (what: 'stripe' | 'database' | 'redis', url: string) => Promise<string>
}

/** The pay counter of a shop: the real worker, the real SDK, a stand-in for Stripe, and the order room's ears. */
export async function openCounter({ env: more = {}, between = async (_what, url) => url }: CounterPlan = {}) {
  const life = newLife(openLog('payment', 'silent'))
  const [database, redis] = await Promise.all([testDatabase('payment'), testRedis()])
  const stripe = await openStandIn()
  const [sealKey, doorKey] = [randomBytes(32), randomBytes(32)]
  const world = await seenThrough(between, { database: database.url, redis, stripe: stripe.url })
  const env = environment({ ...world, sealKey, doorKey }, more)
  const { url, healthPort } = await openPaymentWorker(life, env)
  await stripe.switches.set({ webhookUrl: `${url}/webhooks/stripe` })
  const queues: Queues = {
    asking: openRedis(life, redis.url, 'asks'),
    waiting: openRedis(life, redis.url, 'waits'),
    prefix: redis.prefix,
  }
  const news = hearNews(life, queues)
  const prisma = new PrismaClient({ adapter: openPool(life, database.url).adapter })
  return {
    url,
    stripe,
    prisma,
    news,
    env,
    webhookSecret,
    post: poster(url),
    doors: openDoorClient(life, { catalogue: doors, caller: 'order', url, key: doorKey, metrics: openMetrics('test') }),
    say: sayer(queues),
    again: repeater(queues),
    newOrder: () => newId(),
    ...metersOf(healthPort),
    pay: payer({ news, sealKey, stripe: stripe.url }),
    async close() {
      await life.end()
      await stripe.close()
      await Promise.all([database.close(), redis.close()])
    },
  }
}

/** What the worker tells of itself. */
function metersOf(healthPort: number) {
  const told = async () => (await fetch(`http://127.0.0.1:${healthPort}/metrics`)).text()
  return {
    /** How many charges it has learned of, by what told of them. */
    chargesBy: async (by: 'webhook' | 'asking') =>
      Number(new RegExp(`^quire_charges_learned_total{told_by="${by}",.*} (\\d+)$`, 'm').exec(await told())?.[1]),
    /** How many events and jobs it could not apply so far; each is tried again. */
    failures: async () =>
      [...(await told()).matchAll(/^quire_events_heard_total{.*outcome="failed".*} (\d+)$/gm)].reduce(
        (sum, [, count]) => sum + Number(count),
        0,
      ),
    /** The stores that it cannot reach, as it says itself. */
    degraded: async () => {
      const standing = await (await fetch(`http://127.0.0.1:${healthPort}/readyz`)).json()
      return (standing as { degraded?: string[] }).degraded ?? []
    },
  }
}

const openStandIn = () =>
  startStripe({ secretKey, publishableKey, webhookSecret, webhookUrl: 'http://127.0.0.1:9', firstRetryMs: 50 })

const seenThrough = async (
  between: NonNullable<CounterPlan['between']>,
  { database, redis, stripe }: Omit<Stores, keyof Keys>,
) => ({
  database: await between('database', database),
  redis: { ...redis, url: await between('redis', redis.url) },
  stripe: await between('stripe', stripe),
})

type Stores = { database: string; redis: { url: string; prefix: string }; stripe: string } & Keys
type Keys = { sealKey: Buffer; doorKey: Buffer }

const environment = ({ database, redis, stripe, sealKey, doorKey }: Stores, more: Readonly<Record<string, string>>) =>
  readPaymentEnv({
    PORT: '0',
    HEALTH_PORT: '0',
    LOG_LEVEL: 'silent',
    DATABASE_URL: database,
    REDIS_URL: redis.url,
    QUEUE_PREFIX: redis.prefix,
    SEAL_KEY_PAYMENT_ORDER: sealKey.toString('base64url'),
    DOOR_KEY_ORDER_PAYMENT: doorKey.toString('base64url'),
    // No night comes while a test runs.
    RECONCILE_AT: String((new Date().getUTCHours() + 12) % 24),
    STRIPE_SECRET_KEY: secretKey,
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    STRIPE_API_URL: stripe,
    ...more,
  })

/** Posts an event as Stripe would, signed; answers the status. */
const poster = (url: string) => async (event: object) => {
  const payload = JSON.stringify(event)
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: webhookSecret })
  const headers = { 'content-type': 'application/json', 'stripe-signature': signature }
  return (await fetch(`${url}/webhooks/stripe`, { method: 'POST', body: payload, headers })).status
}

/** Confirms as a browser does: with the publishable key and the client secret of the latest `payment.prepared`. */
function payer({ news, sealKey, stripe }: { news: ReturnType<typeof hearNews>; sealKey: Buffer; stripe: string }) {
  return async (orderId: string, card = 'pm_card_visa') => {
    const prepared = await news.wait('payment.prepared', orderId)
    const clientSecret = unseal(String(prepared.sealed), sealKey, `client-secret:${orderId}`)
    const { hostname, port } = new URL(stripe)
    const browser = new Stripe(publishableKey, { host: hostname, port, protocol: 'http', maxNetworkRetries: 0 })
    const [intentId = ''] = clientSecret.split('_secret_')
    return browser.paymentIntents
      .confirm(intentId, { payment_method: card, client_secret: clientSecret } as never)
      .catch((error: unknown) => error)
  }
}

type News = { id: string; type: string; data: Record<string, unknown> }

function hearNews(life: ReturnType<typeof newLife>, queues: Queues) {
  const all: News[] = []
  const waiting = new Set<() => void>()
  const take = async (event: News) => {
    all.push(event)
    for (const look of waiting) look()
  }
  const handlers = Object.fromEntries(Object.keys(events).map((type) => [type, take]))
  hear(life, { listener: 'order', catalogue: events, handlers, queues, metrics: openMetrics('test') })
  const of = (type: string, orderId: string) => all.filter((one) => one.type === type && one.data.orderId === orderId)
  return {
    of,
    /** Resolves with the data of the first such event that has `having` in it; fails after `withinMs`, ten seconds. */
    wait: (type: keyof Events, orderId: string, { having = {}, withinMs = 10_000 } = {}) =>
      new Promise<Record<string, unknown>>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no ${type} came`)), withinMs)
        const look = () => {
          const found = of(type, orderId).find(({ data }) =>
            Object.entries(having).every(([name, value]) => data[name] === value),
          )
          if (!found) return
          clearTimeout(timer)
          waiting.delete(look)
          resolve(found.data)
        }
        waiting.add(look)
        look()
      }),
  }
}

function sayer(queues: Queues) {
  const line = openQueue(eventQueue('payment'), queues)
  return async (type: keyof Events, data: Record<string, unknown>, times = 1) => {
    const event = {
      id: newId(),
      type,
      aggregate: data.orderId,
      sequence: 1,
      at: new Date().toISOString(),
      data,
      trace: null,
    }
    // Without a job id, so that doublings really arrive.
    await line.addBulk(Array.from({ length: times }, () => ({ name: type, data: event })))
  }
}

/** Adds a job once more, under a name of its own, so that several of the same run at once. */
function repeater(queues: Queues) {
  const line = openQueue('payment', queues)
  return (name: keyof Jobs, data: Readonly<Record<string, string>>, copy = 1) =>
    line.add(name, { data, trace: null }, { jobId: `copy-${copy}.${Object.values(data).join('.')}` })
}

export const placed = (orderId: string, amount = 1999) => ({
  orderId,
  number: 'Q-TEST',
  contact: { email: 'ann@quire.test', name: 'Ann' },
  owner: { visitorId: 'visitor', userId: null },
  lines: [{ bookId: orderId, title: 'Emma', quantity: 1, unitPrice: { amount, currency: 'EUR' } }],
  total: { amount, currency: 'EUR' },
  payBefore: new Date(Date.now() + 1_800_000).toISOString(),
})
