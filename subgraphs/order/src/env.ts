import { everyDatabase, everyRoom, port, readEnv, secretKey, secretKeys, several } from '@quire/platform/env'
import { z } from 'zod'

const form = {
  ...everyRoom,
  ...everyDatabase,
  PORT: port.default(4004).describe('the port of the graph'),
  HEALTH_PORT: port.default(4104).describe('the port of /livez, /readyz and /metrics'),
  DATABASE_URL: z.url().describe('the database order'),
  REDIS_URL: z.url().describe('the Redis of queues and nudges'),
  QUEUE_PREFIX: z.string().min(1).default('quire').describe('what names in Redis begin with'),
  CATALOG_URL: z.url().describe('where the catalog room answers'),
  CART_URL: z.url().describe('where the cart room answers'),
  PAYMENT_URL: z.url().describe('where the payment worker answers'),
  USER_URL: z.url().describe('where the user room answers'),
  VIEWER_KEY_ORDER: secretKeys.describe('proves that the gateway asks'),
  DOOR_KEY_ORDER_CATALOG: secretKeys.describe("signs this room's calls to catalog"),
  DOOR_KEY_ORDER_CART: secretKeys.describe("signs this room's calls to cart"),
  DOOR_KEY_ORDER_PAYMENT: secretKeys.describe("signs this room's calls to payment"),
  DOOR_KEY_ORDER_USER: secretKeys.describe("signs this room's calls to user"),
  DOOR_KEY_CATALOG_ORDER: secretKeys.describe('proves calls of the catalog room'),
  SEAL_KEY_PAYMENT_ORDER: secretKeys.describe('opens the client secrets that the payment worker sealed'),
  NETWORK_KEY: secretKey.describe('hides the network addresses that unpaid orders are counted by'),
  CURSOR_KEY: secretKeys.describe('signs the cursors of pages'),
  RECEIPT_KEY: secretKeys.describe('signs the links that open receipts'),
  SHOP_URL: z
    .url({ protocol: /^https?$/ })
    .describe('the public address of the gateway, where receipts are downloaded'),
  STOREFRONT_URL: z.url({ protocol: /^https?$/ }).describe('where the page of an order is'),
  SELLER: z
    .string()
    .default('Quire')
    .transform((text) => text.split('|').map((line) => line.trim()))
    .describe('who sells, on receipts: the name, the lines of an address and the VAT id, with | between them'),
  CARRIER_WEBHOOK_SECRET: several(z.string().min(32, 'must have 32 characters or more'), {
    between: /[ ,]/,
    identity: (secret) => secret,
  })
    .optional()
    .describe('proves what carriers tell of parcels; absent: their door is closed'),
  CARRIER_API_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('who is told of each parcel that is sent, so that they tell how it moves; absent: nobody'),
  STRIPE_PUBLISHABLE_KEY: z
    .string()
    .min(1)
    .optional()
    .describe("shown beside the client secret, for Stripe's elements"),
  ORDER_TTL: z.coerce
    .number()
    .int()
    .min(1)
    .default(1_800_000)
    .describe('how long an order can be paid, in milliseconds'),
  ORDER_GRACE: z.coerce
    .number()
    .int()
    .min(0)
    .default(900_000)
    .describe('how long a customer may cancel a paid order of which nothing was sent, in milliseconds'),
  SECRET_WITHIN: z.coerce
    .number()
    .int()
    .min(0)
    .default(2000)
    .describe('how long placing an order waits for its client secret, in milliseconds'),
  SWEEP_EVERY: z.coerce
    .number()
    .int()
    .min(10)
    .default(3000)
    .describe('how often the clocks are looked at, in milliseconds'),
  OPEN_ORDERS_PER_OWNER: z.coerce
    .number()
    .int()
    .min(1)
    .default(5)
    .describe('how many unpaid orders one visitor or user may have at a time'),
  OPEN_ORDERS_PER_NETWORK: z.coerce
    .number()
    .int()
    .min(1)
    .default(20)
    .describe('how many unpaid orders may come from one network address at a time'),
  CLAIM_GRACE: z.coerce
    .number()
    .int()
    .min(0)
    .default(60_000)
    .describe('how long a request that died may be resumed before its order id is closed, in milliseconds'),
}

export const readOrderEnv = (env?: NodeJS.ProcessEnv): OrderEnv => readEnv(form, env)
export type OrderEnv = z.output<z.ZodObject<typeof form>>
