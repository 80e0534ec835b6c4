/** What a service is, apart from where this very shop runs. */
export type Row = {
  readonly name: string
  readonly entry: string
  /** Services of a higher wave stop first; those of one wave stop together. The stores are wave 0. */
  readonly wave: number
  /** Its port counted from the port base; absent when it listens on no port but its health's. */
  readonly port?: number
  /** The port of `/readyz`, counted likewise. */
  readonly health: number
  readonly smtp?: number
  readonly heapMb?: number
  /** The room whose database it owns. */
  readonly database?: 'user' | 'catalog' | 'order' | 'payment' | 'email' | 'search'
  readonly keepsState?: boolean
  /** The names it is told, besides those that everyone is: a key only to those who use it. */
  readonly told: readonly string[]
}

const queues = ['REDIS_URL', 'QUEUE_PREFIX']
const rooms = ['USER', 'CATALOG', 'CART', 'ORDER', 'SEARCH']

export const table: readonly Row[] = [
  {
    name: 'stripe',
    entry: 'dev/stripe/src/server.ts',
    wave: 1,
    port: 21,
    health: 21,
    keepsState: true,
    told: ['STRIPE_SECRET_KEY', 'STRIPE_PUBLISHABLE_KEY', 'STRIPE_WEBHOOK_SECRET', 'WEBHOOK_URL'],
  },
  {
    name: 'inbox',
    entry: 'dev/inbox/src/server.ts',
    wave: 1,
    port: 22,
    health: 22,
    smtp: 25,
    keepsState: true,
    told: ['SMTP_PORT'],
  },
  {
    name: 'carrier',
    entry: 'dev/carrier/src/server.ts',
    wave: 1,
    port: 23,
    health: 23,
    heapMb: 96,
    keepsState: true,
    told: ['CARRIER_WEBHOOK_SECRET', 'CARRIER_WEBHOOK_URL', 'CARRIER_PACE'],
  },
  {
    ...room('user', 1),
    database: 'user',
    told: [
      ...queues,
      'REDIS_CACHE_URL',
      'VIEWER_KEY_USER',
      'DOOR_KEY_GATEWAY_USER',
      'DOOR_KEY_ORDER_USER',
      'SEAL_KEY_USER_EMAIL',

      'ACCESS_TOKEN_KEY',
    ],
  },
  {
    ...room('catalog', 2),
    database: 'catalog',
    told: [
      ...queues,
      'VIEWER_KEY_CATALOG',
      'DOOR_KEY_ORDER_CATALOG',
      'DOOR_KEY_CART_CATALOG',
      'DOOR_KEY_SEARCH_CATALOG',
      'DOOR_KEY_CATALOG_ORDER',
      'CURSOR_KEY',
      'ORDER_URL',
      'SHOP_URL',
    ],
  },
  {
    ...room('cart', 3),
    told: [...queues, 'VIEWER_KEY_CART', 'DOOR_KEY_ORDER_CART', 'DOOR_KEY_CART_CATALOG', 'CATALOG_URL'],
  },
  {
    ...room('order', 4),
    database: 'order',
    told: [
      ...queues,
      ...['VIEWER_KEY_ORDER', 'DOOR_KEY_ORDER_CATALOG', 'DOOR_KEY_ORDER_CART', 'DOOR_KEY_CATALOG_ORDER'],
      ...['SEAL_KEY_PAYMENT_ORDER', 'CURSOR_KEY', 'NETWORK_KEY', 'RECEIPT_KEY', 'CARRIER_WEBHOOK_SECRET'],
      ...['SHOP_URL', 'STOREFRONT_URL', 'SELLER', 'CARRIER_API_URL'],
      ...[
        'CATALOG_URL',
        'CART_URL',
        'PAYMENT_URL',
        'USER_URL',
        'DOOR_KEY_ORDER_PAYMENT',
        'DOOR_KEY_ORDER_USER',
        'STRIPE_PUBLISHABLE_KEY',
        'ORDER_TTL',
        'ORDER_GRACE',
        'SWEEP_EVERY',
        'CLAIM_GRACE',
        'SECRET_WITHIN',
        'OPEN_ORDERS_PER_OWNER',
        'OPEN_ORDERS_PER_NETWORK',
      ],
    ],
  },
  {
    ...room('search', 5),
    database: 'search',
    told: [
      ...queues,
      ...['VIEWER_KEY_SEARCH', 'DOOR_KEY_SEARCH_CATALOG', 'CURSOR_KEY', 'CATALOG_URL'],
      ...['ELASTICSEARCH_URL', 'ELASTICSEARCH_PREFIX'],
    ],
  },
  {
    name: 'payment',
    entry: 'workers/payment/src/server.ts',
    wave: 2,
    port: 11,
    health: 111,
    database: 'payment',
    told: [
      ...queues,
      ...['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET', 'STRIPE_API_URL', 'STRIPE_ACCOUNT', 'RECONCILE_AT'],
      ...['SEAL_KEY_PAYMENT_ORDER', 'DOOR_KEY_ORDER_PAYMENT'],
    ],
  },
  {
    name: 'email',
    entry: 'workers/email/src/server.ts',
    wave: 2,
    health: 112,
    database: 'email',
    told: [
      ...queues,
      'SMTP_URL',
      'MAIL_FROM',
      ...['STOREFRONT_URL', 'SHOP_URL', 'RECEIPT_KEY'],
      'SEAL_KEY_USER_EMAIL',
      'OPERATOR_MAIL',
      'RUNBOOKS_URL',
    ],
  },
  {
    name: 'gateway',
    entry: 'gateway/src/server.ts',
    wave: 3,
    port: 0,
    health: 100,
    heapMb: 320,
    told: [
      ...queues,
      ...rooms.flatMap((name) => [`${name}_URL`, `VIEWER_KEY_${name}`]),
      ...['DOOR_KEY_GATEWAY_USER', 'VISITOR_KEY', 'PLAYGROUND_URL', 'ALLOWED_ORIGINS', 'PROXY_HOPS', 'SUPERGRAPH'],
      ...['SOCKETS_PER_ADDRESS', 'STREAMS_PER_ADDRESS'],
    ],
  },
  {
    name: 'playground',
    entry: 'web/server.ts',
    wave: 3,
    port: 30,
    health: 30,
    told: ['GRAPH_URL', 'LIVE_URL', 'INBOX_URL', 'STRIPE_URL', 'DEMO_LOGINS'],
  },
]

function room(name: string, port: number) {
  return { name, entry: `subgraphs/${name}/src/server.ts`, wave: 2, port, health: port + 100 }
}
