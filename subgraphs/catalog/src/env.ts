import { everyDatabase, everyRoom, port, readEnv, secretKeys } from '@quire/platform/env'
import { z } from 'zod'

/** Everything this room asks of its environment. */
const form = {
  ...everyRoom,
  ...everyDatabase,
  PORT: port.default(4002).describe('the port of the graph, the doors and the covers'),
  HEALTH_PORT: port.default(4102).describe('the port of /livez, /readyz and /metrics'),
  DATABASE_URL: z.url().describe("the catalogue's Postgres database"),
  REDIS_URL: z.url().describe('the Redis of the queues'),
  QUEUE_PREFIX: z.string().default('quire').describe('what the names of all queues begin with'),
  VIEWER_KEY_CATALOG: secretKeys.describe('proves that the gateway speaks for a viewer'),
  DOOR_KEY_ORDER_CATALOG: secretKeys.describe('proves calls of the order room'),
  DOOR_KEY_CART_CATALOG: secretKeys.describe('proves calls of the cart room'),
  DOOR_KEY_SEARCH_CATALOG: secretKeys.describe('proves calls of the search room'),
  DOOR_KEY_CATALOG_ORDER: secretKeys.describe("signs what this room asks at order's door"),
  ORDER_URL: z.url().describe('where the order room answers'),
  SHOP_URL: z
    .url()
    .default('http://127.0.0.1:4000')
    .describe('where the public reaches the gateway, and by it the covers'),
  CURSOR_KEY: secretKeys.describe('signs the cursors of lists'),
}

export type CatalogEnv = z.output<z.ZodObject<typeof form>>

/** The room's environment, parsed. */
export const readCatalogEnv = (env?: NodeJS.ProcessEnv): CatalogEnv => readEnv(form, env)
