import { z } from 'zod'

const port = z.coerce.number().int().min(0).max(65535)

const form = z.object({
  PORT: port.default(4022),
  SMTP_PORT: port.default(4025),
  HOST: z.string().min(1).default('127.0.0.1'),
  /** Where mails are kept; without it they are forgotten at the end. */
  STATE_DIR: z.string().min(1).optional(),
})

export type Env = z.output<typeof form>

/** Reads the environment; everything wrong with it is thrown together, one line a name. */
export function readEnv(environment: NodeJS.ProcessEnv = process.env): Env {
  const read = form.safeParse(environment)
  if (read.success) return read.data
  const lines = read.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
  throw new Error(`The environment of the inbox is not right:\n${lines.join('\n')}`)
}
