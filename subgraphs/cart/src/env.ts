import { everyRoom, port, readEnv, secretKeys } from '@quire/platform/env'
import { z } from 'zod'

const form = {
  ...everyRoom,
  PORT: port.default(4003).describe('the port of the graph and the doors'),
  HEALTH_PORT: port.default(4103).describe('the port of /livez, /readyz and /metrics'),
  REDIS_URL: z
    .url()
    .default('redis://127.0.0.1:4379')
    .describe('where baskets and queues live; it must forget nothing'),
  QUEUE_PREFIX: z.string().min(1).max(40).default('quire').describe('keeps two shops on one Redis apart'),
  CATALOG_URL: z.url().default('http://127.0.0.1:4002').describe('the base url of the room catalog'),
  VIEWER_KEY_CART: secretKeys.describe('proves the viewers that the gateway signs for this room'),
  DOOR_KEY_CART_CATALOG: secretKeys.describe("signs what this room asks at catalog's doors"),
  DOOR_KEY_ORDER_CART: secretKeys.describe("proves what the room order asks at this room's door"),
}

export type CartEnv = z.output<z.ZodObject<typeof form>>

export const readCartEnv = (env?: NodeJS.ProcessEnv): CartEnv => readEnv(form, env)
