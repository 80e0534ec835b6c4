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
  STRIPE_SECRET_KEY: z.string().min(1).describe('the secret key of the Stripe account'),
  STRIPE_WEBHOOK_SECRET: z.string().min(1).describe('the signing secret of the webhook endpoint'),
  STRIPE_API_URL: z.url().optional().describe('base url of a stand-in; absent: the real Stripe'),
}

export type PaymentEnv = ReturnType<typeof readPaymentEnv>

/** The worker's environment, parsed. */
export const readPaymentEnv = (env: NodeJS.ProcessEnv = process.env) => readEnv(form, env)
