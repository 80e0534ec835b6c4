import { z } from 'zod'

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
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional().describe('where traces go (OTLP over HTTP); absent: nowhere'),
}

/** A secret of at least 32 bytes, base64url without padding; its bytes. */
export const secretKey = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43,}$/, 'must be at least 32 random bytes in base64url')
  .transform((text) => Buffer.from(text, 'base64url'))

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
