import { everyDatabase, everyRoom, port, readEnv, secretKeys, several } from '@quire/platform/env'
import { z } from 'zod'

const ed25519 = z.object(
  { kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string().min(1), d: z.string().min(1) },
  'is not an Ed25519 private key as a JWK',
)

const signingKey = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown
    } catch {
      context.addIssue('is not JSON')
      return z.NEVER
    }
  })
  .pipe(ed25519)

const form = {
  ...everyRoom,
  ...everyDatabase,
  PORT: port.default(4001).describe('the port of the graph'),
  HEALTH_PORT: port.default(4101).describe('the port of /livez, /readyz and /metrics'),
  DATABASE_URL: z.url().describe("this room's Postgres database"),
  REDIS_URL: z.url().describe('Redis for queues'),
  REDIS_CACHE_URL: z.url().describe('Redis for rate counters'),
  QUEUE_PREFIX: z.string().min(1).max(40).default('quire').describe('keeps two shops on one Redis apart'),
  VIEWER_KEY_USER: secretKeys.describe('the gateway signs viewers for this room with it'),
  DOOR_KEY_GATEWAY_USER: secretKeys.describe('the gateway signs its calls to the doors with it'),
  DOOR_KEY_ORDER_USER: secretKeys.describe('proves calls of the order room'),
  SEAL_KEY_USER_EMAIL: secretKeys.describe('seals tokens for the email worker'),
  // JSON has commas of its own: keys are cut apart where one ends and the next begins.
  ACCESS_TOKEN_KEY: several(signingKey, { between: /(?<=\})[ ,](?=\{|$)/, identity: ({ x }) => x }).describe(
    'the Ed25519 private keys, JWKs as JSON: the first signs access tokens, all are published to check them',
  ),
}

export type UserEnv = z.output<z.ZodObject<typeof form>>

export const readUserEnv = (env?: NodeJS.ProcessEnv): UserEnv => readEnv(form, env)
