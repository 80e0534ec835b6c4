import { z } from 'zod'
import { role } from './role.ts'
import type { Keys } from './signature.ts'

/** A TCP port in digits; 0 lets the system choose. */
export const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port: a number from 0 to 65535')
  .transform(Number)
  .refine((number) => number <= 65_535, 'must be a port: a number from 0 to 65535')

/** Variables that every service reads. */
export const everyService = {
  HOST: z.string().default('127.0.0.1').describe('the address to listen on'),
  HEALTH_PORT: port.describe('the port of /livez, /readyz and /metrics'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info').describe('how much is logged'),
  BUILD: z.string().max(100).optional().describe('the name of this build, told in reports of errors'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional().describe('where traces go (OTLP over HTTP); absent: nowhere'),
}

/** Variables of every service that may be run in two parts. */
export const everyRoom = {
  ...everyService,
  ROLE: role
    .optional()
    .describe('the part that this process plays: server, listeners, or all, which it is when absent'),
}

/** Variables of every service with a Postgres database. */
export const everyDatabase = {
  DATABASE_POOL: z.coerce
    .number()
    .int()
    .min(2)
    .max(200)
    .optional()
    .describe('how many connections to the database this process may open; absent: 10'),
}

/** A secret of at least 32 bytes, base64url without padding; its bytes. */
export const secretKey = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43,}$/, 'must be at least 32 random bytes in base64url')
  .transform((text) => Buffer.from(text, 'base64url'))

/**
 * One value, or several while it is rotated, with one space or one comma between two; refuses an empty part and one that is there
 * twice.
 * @param between where a text is cut
 * @param identity what two equal values have in common
 */
export const several = <T>(
  one: z.ZodType<T, string>,
  { between, identity }: { between: RegExp; identity: (value: T) => string },
) =>
  z.string().transform((text, context): readonly [T, ...T[]] => {
    const parts = text.split(between)
    const read = parts.map((part) => one.safeParse(part))
    const values = read.flatMap(({ data }) => (data === undefined ? [] : [data]))
    const refused = read.find(({ error }) => error)?.error?.issues[0]?.message
    if (parts.includes('')) context.addIssue('has an empty part: put one space or one comma between two keys')
    else if (refused) context.addIssue(refused)
    else if (new Set(values.map(identity)).size < values.length) context.addIssue('has the same key twice')
    const [first, ...others] = values
    return first === undefined ? z.NEVER : [first, ...others]
  })

/**
 * One or several secrets: the first signs and seals, each is accepted. So a key changes in three rollouts without a refused call:
 * add the new one behind, put it first, drop the old one (docs/operating.md, "Rotate keys").
 */
export const secretKeys: z.ZodType<Keys, string> = several(secretKey, {
  between: /[ ,]/,
  identity: (key) => key.toString('hex'),
})

/**
 * The environment, parsed by a form of zod shapes with descriptions. An empty variable is an absent one. Everything wrong is
 * reported together on stderr, by name and purpose and never by value, before anything starts; then the process ends with code
 * 78 (EX_CONFIG of sysexits).
 */
export function readEnv<S extends z.ZodRawShape>(
  form: S,
  env: NodeJS.ProcessEnv = process.env,
): z.output<z.ZodObject<S>> {
  const filled = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = z.object(form).safeParse(filled)
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0])
    const purpose = (form[name] as z.ZodType | undefined)?.description
    return `  ${name}${purpose ? ` (${purpose})` : ''}: ${filled[name] === undefined ? 'is missing' : issue.message}`
  })
  process.stderr.write(`The environment is not complete:\n${lines.join('\n')}\n`)
  process.exit(78)
}
