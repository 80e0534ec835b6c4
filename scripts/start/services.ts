import path from 'node:path'
import type { Keys } from './keys.ts'
import { root, type Settings } from './settings.ts'
import type { StoreUrls } from './stores.ts'

/** One process of the shop. Services of a higher wave stop first; those of one wave stop together. */
export type Service = {
  readonly name: string
  readonly entry: string
  readonly wave: number
  readonly heapMb: number
  readonly ports: readonly number[]
  /** Where `/readyz` answers. */
  readonly health: number
  readonly env: Readonly<Record<string, string>>
}

type Shop = { readonly settings: Settings; readonly stores: StoreUrls; readonly keys: Keys }

/** Every address of the shop, for people and for `urls.json`. */
export function addresses({ portBase }: Settings) {
  const at = (offset: number) => `http://127.0.0.1:${portBase + offset}`
  return {
    graph: `${at(0)}/graphql`,
    live: `ws://127.0.0.1:${portBase}/graphql`,
    playground: at(30),
    inbox: at(22),
    stripe: at(21),
    webhook: `${at(11)}/webhooks/stripe`,
    smtp: `smtp://127.0.0.1:${portBase + 25}`,
    user: at(1),
    catalog: at(2),
    cart: at(3),
    order: at(4),
    search: at(5),
    gateway: at(0),
  }
}

/** The whole shop as a table: who runs where, and what each is told (a key only to those who use it). */
export function services(shop: Shop): Service[] {
  const { settings, stores } = shop
  const at = addresses(settings)
  const told = teller(shop)
  const storefront = { STOREFRONT_URL: at.playground, PUBLIC_URL: at.graph }
  const roomUrls = {
    USER_URL: at.user,
    CATALOG_URL: at.catalog,
    CART_URL: at.cart,
    ORDER_URL: at.order,
    SEARCH_URL: at.search,
  }
  const room = (name: string, offset: number, env: Record<string, string>) =>
    told({ name, entry: `subgraphs/${name}/src/server.ts`, wave: 2, offset, env })
  const database = (name: keyof StoreUrls['databases']) => ({ DATABASE_URL: stores.databases[name] })
  const keys = keysFor(shop)
  return [
    ...(usesStandIn(settings) ? [stripeStandIn(shop)] : []),
    told({
      name: 'inbox',
      entry: 'dev/inbox/src/server.ts',
      wave: 1,
      offset: 22,
      ownHealth: false,
      extraPort: 25,
      env: { SMTP_PORT: String(settings.portBase + 25), STATE_DIR: path.join(settings.state, 'inbox') },
    }),
    room('user', 1, {
      ...database('user'),
      ...storefront,
      ...keys('VIEWER_KEY_USER', 'DOOR_KEY_GATEWAY_USER', 'SEAL_KEY_USER_EMAIL', 'CURSOR_KEY', 'ACCESS_TOKEN_KEY'),
    }),
    room('catalog', 2, {
      ...database('catalog'),
      ...keys(
        'VIEWER_KEY_CATALOG',
        'DOOR_KEY_ORDER_CATALOG',
        'DOOR_KEY_CART_CATALOG',
        'DOOR_KEY_SEARCH_CATALOG',
        'CURSOR_KEY',
      ),
    }),
    room('cart', 3, {
      CATALOG_URL: at.catalog,
      ...keys('VIEWER_KEY_CART', 'DOOR_KEY_ORDER_CART', 'DOOR_KEY_CART_CATALOG'),
    }),
    room('order', 4, {
      ...database('order'),
      CATALOG_URL: at.catalog,
      CART_URL: at.cart,
      ...keys(
        'VIEWER_KEY_ORDER',
        'DOOR_KEY_ORDER_CATALOG',
        'DOOR_KEY_ORDER_CART',
        'SEAL_KEY_PAYMENT_ORDER',
        'CURSOR_KEY',
      ),
    }),
    room('search', 5, {
      ...database('search'),
      CATALOG_URL: at.catalog,
      ...outside(settings, 'ELASTICSEARCH_URL'),
      ...keys('VIEWER_KEY_SEARCH', 'DOOR_KEY_SEARCH_CATALOG', 'CURSOR_KEY'),
    }),
    told({
      name: 'payment',
      entry: 'workers/payment/src/server.ts',
      wave: 2,
      offset: 11,
      env: { ...database('payment'), ...storefront, ...stripeAccount(shop), ...keys('SEAL_KEY_PAYMENT_ORDER') },
    }),
    told({
      name: 'email',
      entry: 'workers/email/src/server.ts',
      wave: 2,
      offset: 12,
      listens: false,
      env: {
        ...database('email'),
        ...storefront,
        SMTP_URL: at.smtp,
        MAIL_FROM: 'Quire <shop@quire.test>',
        ...keys('SEAL_KEY_USER_EMAIL'),
      },
    }),
    told({
      name: 'gateway',
      entry: 'gateway/src/server.ts',
      wave: 3,
      offset: 0,
      heapMb: 320,
      env: {
        ...roomUrls,
        ...storefront,
        ...keys(
          'VIEWER_KEY_USER',
          'VIEWER_KEY_CATALOG',
          'VIEWER_KEY_CART',
          'VIEWER_KEY_ORDER',
          'VIEWER_KEY_SEARCH',
          'DOOR_KEY_GATEWAY_USER',
          'VISITOR_KEY',
        ),
      },
    }),
    told({
      name: 'playground',
      entry: 'web/server.ts',
      wave: 3,
      offset: 30,
      ownHealth: false,
      env: { GRAPH_URL: at.graph, LIVE_URL: at.live, INBOX_URL: at.inbox, STRIPE_URL: at.stripe },
    }),
  ]
}

/** False when a Stripe account, or a stand-in elsewhere, was named from outside. */
export function usesStandIn({ environment }: Settings): boolean {
  return !environment.STRIPE_SECRET_KEY
}

function stripeStandIn(shop: Shop): Service {
  const { settings } = shop
  const { STRIPE_API_URL: _, ...account } = stripeAccount(shop)
  const env = { ...account, WEBHOOK_URL: addresses(settings).webhook, STATE_DIR: path.join(settings.state, 'stripe') }
  return teller(shop)({ name: 'stripe', entry: 'dev/stripe/src/server.ts', wave: 1, offset: 21, ownHealth: false, env })
}

function stripeAccount(shop: Shop): Record<string, string> {
  const { settings } = shop
  const names = ['STRIPE_SECRET_KEY', 'STRIPE_PUBLISHABLE_KEY', 'STRIPE_WEBHOOK_SECRET'] as const
  if (!usesStandIn(settings)) return outside(settings, ...names, 'STRIPE_API_URL')
  return { ...keysFor(shop)(...names), STRIPE_API_URL: addresses(settings).stripe }
}

type Telling = {
  readonly name: string
  readonly entry: string
  readonly wave: number
  readonly offset: number
  readonly env: Readonly<Record<string, string>>
  readonly heapMb?: number
  readonly extraPort?: number
  /** False when it listens on no port but its health's. */
  readonly listens?: boolean
  /** False when `/readyz` answers on the same port. */
  readonly ownHealth?: boolean
}

function teller({ settings, stores }: Shop) {
  const { portBase, environment } = settings
  return ({ offset, extraPort, listens = true, ownHealth = true, heapMb = 160, env, ...service }: Telling): Service => {
    const port = portBase + offset
    const health = ownHealth ? port + 100 : port
    const ports = [
      ...(listens ? [port] : []),
      ...(ownHealth ? [health] : []),
      ...(extraPort ? [portBase + extraPort] : []),
    ]
    const everyone = {
      NODE_ENV: environment.NODE_ENV ?? 'development',
      LOG_LEVEL: environment.LOG_LEVEL ?? 'info',
      HOST: '127.0.0.1',
      APOLLO_TELEMETRY_DISABLED: '1',
      REDIS_URL: stores.redis,
      REDIS_CACHE_URL: stores.cache,
      ...outside(settings, 'PATH', 'HOME', 'TMPDIR', 'QUEUE_PREFIX', 'OTEL_EXPORTER_OTLP_ENDPOINT'),
    }
    const where = { ...(listens ? { PORT: String(port) } : {}), ...(ownHealth ? { HEALTH_PORT: String(health) } : {}) }
    return {
      ...service,
      entry: path.join(root, service.entry),
      heapMb,
      ports,
      health,
      env: { ...everyone, ...where, ...env },
    }
  }
}

function keysFor({ keys }: Shop) {
  return (...names: string[]) => Object.fromEntries(names.map((name) => [name, keys[name] ?? '']))
}

function outside({ environment }: Settings, ...names: string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])))
}
