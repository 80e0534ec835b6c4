import path from 'node:path'
import type { Keys } from './keys.ts'
import { logins } from './logins.ts'
import { root, type Settings } from './settings.ts'
import type { StoreUrls } from './stores.ts'
import { type Row, table } from './table.ts'

/** One process of this shop: what is started, what it is told and where it says that it is ready. */
export type Service = {
  readonly name: string
  readonly entry: string
  readonly wave: number
  readonly heapMb: number
  readonly ports: readonly number[]
  /** The port where `/readyz` answers. */
  readonly health: number
  readonly env: Readonly<Record<string, string>>
}

export type ShopFacts = { readonly settings: Settings; readonly stores: StoreUrls; readonly keys: Keys }

/** Every process of the shop but its stores. */
export function services(facts: ShopFacts): Service[] {
  const known = everythingKnown(facts)
  return rowsOf(facts.settings).map((row) => service(row, known, facts))
}

/** Every port that the services of this shop will listen on, and for whom. */
export function wantedPorts(settings: Settings): { name: string; port: number }[] {
  return rowsOf(settings).flatMap((row) =>
    portsOf(row).map((offset) => ({ name: row.name, port: settings.portBase + offset })),
  )
}

function rowsOf(settings: Settings): readonly Row[] {
  const elsewhere = { stripe: !usesStandIn(settings), carrier: !usesOwnCarrier(settings) }
  return table.filter(({ name }) => !elsewhere[name as keyof typeof elsewhere])
}

function portsOf({ health, port, smtp }: Row): number[] {
  return [...new Set([health, port, smtp])].filter((offset) => offset !== undefined)
}

/** False when a Stripe account, or a stand-in elsewhere, was named from outside. */
export function usesStandIn({ environment }: Settings): boolean {
  return !environment.STRIPE_SECRET_KEY
}

/** False when somebody else is told of parcels: named from outside. */
export function usesOwnCarrier({ environment }: Settings): boolean {
  return !environment.CARRIER_API_URL
}

/** The addresses of the shop for people and for `urls.json`. */
export function addresses({ portBase }: Settings) {
  const at = (offset: number) => `http://127.0.0.1:${portBase + offset}`
  return {
    graph: `${at(0)}/graphql`,
    live: `ws://127.0.0.1:${portBase}/graphql`,
    playground: at(30),
    inbox: at(22),
    stripe: at(21),
    carrier: at(23),
  }
}

function service(row: Row, known: Readonly<Record<string, string>>, { settings, stores }: ShopFacts): Service {
  const { portBase, state } = settings
  const { name, wave, port, database, keepsState, heapMb = 160 } = row
  const health = portBase + row.health
  const env = {
    ...pick(known, [...everyone, ...row.told]),
    HEALTH_PORT: String(health),
    ...(port === undefined ? {} : { PORT: String(portBase + port), PUBLIC_URL: `http://127.0.0.1:${portBase + port}` }),
    ...(database === undefined ? {} : { DATABASE_URL: stores.databases[database] }),
    ...(keepsState ? { STATE_DIR: path.join(state, name) } : {}),
  }
  return {
    name,
    entry: path.join(root, row.entry),
    wave,
    heapMb,
    ports: portsOf(row).map((offset) => portBase + offset),
    health,
    env,
  }
}

const everyone = [
  'NODE_ENV',
  'LOG_LEVEL',
  'HOST',
  'BUILD',
  'APOLLO_TELEMETRY_DISABLED',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'PATH',
  'HOME',
  'TMPDIR',
]

// All that any service may be told, by name; each row of the table picks from it. Later lines win.
function everythingKnown({ settings, stores, keys }: ShopFacts): Record<string, string> {
  const { portBase, environment } = settings
  const { graph, live, playground, inbox, stripe, carrier } = addresses(settings)
  const rooms = ['USER', 'CATALOG', 'CART', 'ORDER', 'SEARCH'].map((room, at) => [
    `${room}_URL`,
    `http://127.0.0.1:${portBase + 1 + at}`,
  ])
  const standIn = { STRIPE_API_URL: stripe, WEBHOOK_URL: `http://127.0.0.1:${portBase + 11}/webhooks/stripe` }
  const { STRIPE_SECRET_KEY, STRIPE_PUBLISHABLE_KEY, STRIPE_WEBHOOK_SECRET, ...ownKeys } = keys
  return {
    NODE_ENV: 'development',
    LOG_LEVEL: 'info',
    MAIL_FROM: 'Quire <shop@quire.test>',
    OPERATOR_MAIL: 'operator@quire.test',
    ...defined(environment),
    ...ownKeys,
    ...(usesStandIn(settings)
      ? { ...defined({ STRIPE_SECRET_KEY, STRIPE_PUBLISHABLE_KEY, STRIPE_WEBHOOK_SECRET }), ...standIn }
      : {}),
    ...parcelsToldTo(settings, carrier),
    ...Object.fromEntries([...rooms, ['PAYMENT_URL', `http://127.0.0.1:${portBase + 11}`]]),
    HOST: '127.0.0.1',
    APOLLO_TELEMETRY_DISABLED: '1',
    REDIS_URL: stores.redis,
    REDIS_CACHE_URL: stores.cache,
    STOREFRONT_URL: playground,
    PLAYGROUND_URL: playground,
    ALLOWED_ORIGINS: allowedOrigins(settings).join(','),
    GRAPH_URL: graph,
    SHOP_URL: new URL(graph).origin,
    LIVE_URL: live,
    INBOX_URL: inbox,
    ...(usesStandIn(settings) ? { STRIPE_URL: stripe } : {}),
    DEMO_LOGINS: JSON.stringify(Object.values(logins).map(({ name, email, password }) => ({ name, email, password }))),
    SMTP_URL: `smtp://127.0.0.1:${portBase + 25}`,
    SMTP_PORT: String(portBase + 25),
  }
}

function parcelsToldTo(settings: Settings, carrier: string): Record<string, string> {
  const { CARRIER_WEBHOOK_SECRET } = settings.environment
  if (!usesOwnCarrier(settings)) return defined({ CARRIER_WEBHOOK_SECRET })
  const order = `http://127.0.0.1:${settings.portBase + 4}`
  return { CARRIER_API_URL: carrier, CARRIER_WEBHOOK_URL: `${order}/webhooks/carrier` }
}

/** Pages that may ask with cookies: our own, those named from outside, and while developing what storefronts are usually served from. */
function allowedOrigins(settings: Settings): string[] {
  const { NODE_ENV = 'development', ALLOWED_ORIGINS = '' } = settings.environment
  const storefronts = NODE_ENV === 'development' ? [3000, 5173, 8080].map((port) => `http://127.0.0.1:${port}`) : []
  const ours = [addresses(settings).playground, ...storefronts]
  const named = ALLOWED_ORIGINS.split(',').map((origin) => origin.trim())
  const twins = ours.map((origin) => origin.replace('127.0.0.1', 'localhost'))
  return [...new Set([...ours, ...twins, ...named])].filter((origin) => origin !== '')
}

function pick(from: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])))
}

function defined(pairs: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(pairs).flatMap(([name, value]) => (value ? [[name, value]] : [])))
}
