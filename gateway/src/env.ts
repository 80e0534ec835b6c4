import { fileURLToPath } from 'node:url'
import { everyService, port, readEnv, secretKeys } from '@quire/platform/env'
import { z } from 'zod'

const places = z.coerce.number().int().min(1).max(1_000_000).default(50)

const origins = z
  .string()
  .transform((text) => text.split(',').map((origin) => origin.trim()))
  .pipe(z.array(z.url().transform((url) => new URL(url).origin)))

/** What the gateway reads of the environment. */
const form = {
  ...everyService,
  HEALTH_PORT: port.default(4100).describe('the port of /livez, /readyz and /metrics'),
  PORT: port.default(4000).describe('the port of the public graph'),
  PUBLIC_URL: z.url().default('http://127.0.0.1:4000').describe('where the world reaches the gateway'),
  PLAYGROUND_URL: z.url().default('http://127.0.0.1:4030').describe('where the playground is, named on the first page'),
  ALLOWED_ORIGINS: origins
    .default(['http://127.0.0.1:4030', 'http://localhost:4030'])
    .describe('origins of web pages that may ask with cookies, comma-separated; PUBLIC_URL is always one'),
  PROXY_HOPS: z.coerce
    .number()
    .int()
    .min(0)
    .max(5)
    .default(0)
    .describe('how many proxies of ours add to X-Forwarded-For; 0: the header is not believed'),
  SOCKETS_PER_ADDRESS: places.describe('how many WebSockets one address may have open'),
  STREAMS_PER_ADDRESS: places.describe('how many streams of events one address may have open'),
  SUPERGRAPH: z
    .string()
    .default(fileURLToPath(new URL('../supergraph.graphql', import.meta.url)))
    .describe('the file of the composed supergraph'),
  // The one thing the gateway does with the queues. It could be done by a door of some room; then no error of the gateway would be
  // told while that room is away, which is when they come.
  REDIS_URL: z.url().optional().describe('Redis for queues, to report errors; absent: they are only logged'),
  QUEUE_PREFIX: z.string().min(1).max(40).default('quire').describe('keeps two shops on one Redis apart'),
  USER_URL: z.url().default('http://127.0.0.1:4001').describe('base url of room user'),
  CATALOG_URL: z.url().default('http://127.0.0.1:4002').describe('base url of room catalog'),
  CART_URL: z.url().default('http://127.0.0.1:4003').describe('base url of room cart'),
  ORDER_URL: z.url().default('http://127.0.0.1:4004').describe('base url of room order'),
  SEARCH_URL: z.url().default('http://127.0.0.1:4005').describe('base url of room search'),
  VIEWER_KEY_USER: secretKeys.describe('signs the viewer for room user'),
  VIEWER_KEY_CATALOG: secretKeys.describe('signs the viewer for room catalog'),
  VIEWER_KEY_CART: secretKeys.describe('signs the viewer for room cart'),
  VIEWER_KEY_ORDER: secretKeys.describe('signs the viewer for room order'),
  VIEWER_KEY_SEARCH: secretKeys.describe('signs the viewer for room search'),
  DOOR_KEY_GATEWAY_USER: secretKeys.describe('signs calls to the doors of room user'),
  VISITOR_KEY: secretKeys.describe('signs the ids of visitors'),
}

export type GatewayEnv = z.output<z.ZodObject<typeof form>>

/** The gateway's environment, parsed. */
export const readGatewayEnv = (env?: NodeJS.ProcessEnv): GatewayEnv => readEnv(form, env)

/** Apollo's gateway would report home otherwise; it asks the environment itself when it is made. */
export function silenceApollo(): void {
  process.env.APOLLO_TELEMETRY_DISABLED = '1'
}
