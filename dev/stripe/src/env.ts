import { z } from 'zod'

const key = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}[A-Za-z0-9_]{4,}$`), `is ${prefix}… with at least four letters or digits`)

const form = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(4021),
  HOST: z.string().min(1).default('127.0.0.1'),
  STRIPE_SECRET_KEY: key('sk_test_'),
  STRIPE_PUBLISHABLE_KEY: key('pk_test_'),
  STRIPE_WEBHOOK_SECRET: key('whsec_'),
  WEBHOOK_URL: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:4011/webhooks/stripe'),
  /** Where the state is kept; without it everything is forgotten at the end. */
  STATE_DIR: z.string().min(1).optional(),
  /** How browsers reach this stand-in, when that is not the address it listens on. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
})

export type Env = z.output<typeof form>

/** Reads the environment; everything wrong with it is thrown together, one line a name. */
export function readEnv(environment: NodeJS.ProcessEnv = process.env): Env {
  const read = form.safeParse(environment)
  if (read.success) return read.data
  const lines = read.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
  throw new Error(`The environment of the Stripe stand-in is not right:\n${lines.join('\n')}`)
}
