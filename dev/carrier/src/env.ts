import { z } from 'zod'

const form = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(4023),
  HOST: z.string().min(1).default('127.0.0.1'),
  CARRIER_WEBHOOK_SECRET: z.string().min(32, 'has 32 characters or more'),
  CARRIER_WEBHOOK_URL: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:4004/webhooks/carrier'),
  /** Milliseconds from one step of a parcel to the next. */
  CARRIER_PACE: z.coerce.number().int().min(1).max(86_400_000).default(12_000),
  /** Where the state is kept; without it everything is forgotten at the end. */
  STATE_DIR: z.string().min(1).optional(),
})

export type Env = z.output<typeof form>

/** Reads the environment; everything wrong with it is thrown together, one line a name. */
export function readEnv(environment: NodeJS.ProcessEnv = process.env): Env {
  const read = form.safeParse(environment)
  if (read.success) return read.data
  const lines = read.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
  throw new Error(`The environment of the carrier stand-in is not right:\n${lines.join('\n')}`)
}
