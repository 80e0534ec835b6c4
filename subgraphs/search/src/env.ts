import { everyDatabase, everyRoom, port, readEnv, secretKeys } from '@quire/platform/env'
import { z } from 'zod'

const form = {
  ...everyRoom,
  ...everyDatabase,
  PORT: port.default(4005).describe('the port of the graph'),
  HEALTH_PORT: port.default(4105).describe('the port of /livez, /readyz and /metrics'),
  DATABASE_URL: z
    .url()
    .default('postgresql://quire@127.0.0.1:4432/search')
    .describe('the Postgres database of the default index'),
  ELASTICSEARCH_URL: z.url().optional().describe('an Elasticsearch for the index; absent: Postgres keeps it'),
  ELASTICSEARCH_PREFIX: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,40}$/)
    .default('quire')
    .describe('what the names of the indices begin with'),
  REDIS_URL: z.url().default('redis://127.0.0.1:4379').describe('the Redis of the queues'),
  QUEUE_PREFIX: z.string().min(1).max(40).default('quire').describe('what the names of all queues begin with'),
  CATALOG_URL: z.url().default('http://127.0.0.1:4002').describe('the base url of the room catalog'),
  VIEWER_KEY_SEARCH: secretKeys.describe('proves the viewers that the gateway signs for this room'),
  DOOR_KEY_SEARCH_CATALOG: secretKeys.describe("signs what this room asks at catalog's door"),
  CURSOR_KEY: secretKeys.describe('signs the cursors of lists'),
}

export type SearchEnv = z.output<z.ZodObject<typeof form>>

export const readSearchEnv = (env?: NodeJS.ProcessEnv): SearchEnv => readEnv(form, env)
