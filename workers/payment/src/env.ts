import { everyDatabase, everyRoom, port, readEnv, secretKeys } from '@quire/platform/env'
import { z } from 'zod'

const form = {
  ...everyRoom,
  ...everyDatabase,
  PORT: port.default(4011).describe('the port of the webhook door'),
  HEALTH_PORT: port.default(4111).describe('the port of /livez, /readyz and /metrics'),
  DATABASE_URL: z.url().describe('the payment database'),
  REDIS_URL: z.url().describe('Redis for queues'),
  QUEUE_PREFIX: z.string().default('quire').describe('prefix of the queues in Redis'),
  SEAL_KEY_PAYMENT_ORDER: secretKeys.describe('seals client secrets for the order room'),
  DOOR_KEY_ORDER_PAYMENT: secretKeys.describe("proves what the room order asks at this worker's doors"),
  STRIPE_SECRET_KEY: z.string().min(1).describe('the secret key of the Stripe account'),
  STRIPE_WEBHOOK_SECRET: z.string().min(1).describe('the signing secret of the webhook endpoint'),
  STRIPE_API_URL: z.url().optional().describe('base url of a stand-in; absent: the real Stripe'),
  STRIPE_ACCOUNT: z
    .string()
    .regex(/^acct_[A-Za-z0-9]+$/, 'must be acct_ and letters or digits')
    .optional()
    .describe("the connected account in whose name is asked and whose webhooks count; absent: the key's own"),
  RECONCILE_AT: z.coerce
    .number()
    .int()
    .min(0)
    .max(23)
    .default(3)
    .describe("the hour (UTC) at which payments are compared with Stripe's own list each night"),
}

export type PaymentEnv = ReturnType<typeof readPaymentEnv>

/** The worker's environment, parsed. */
export const readPaymentEnv = (env: NodeJS.ProcessEnv = process.env) => readEnv(form, env)

/** Whether a secret key moves real money: such a key hears of real money alone, and a test key of none. */
export const isLive = (secretKey: string): boolean => /^(sk|rk)_live_/.test(secretKey)
