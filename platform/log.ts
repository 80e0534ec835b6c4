import { trace } from '@opentelemetry/api'
import { type DestinationStream, type Logger, pino } from 'pino'
import { requestId } from './request-id.ts'

/** A logger of facts: one event, one name, one shape: `log.info({ userId }, 'session.ended')`. */
export type Log = Logger

/**
 * The log of one service: JSON lines on stdout, with the ids of the trace and the request they belong to. Texts under a secret's or a mailbox's
 * name are kept out at any depth, and of an error only what a developer needs is told: libraries hang whole requests on theirs.
 * @param level `debug`, `info`, `warn`, `error` or `silent`
 * @param to where the lines go instead of stdout
 */
export const openLog = (service: string, level = 'info', to?: DestinationStream): Log => {
  const followers = new Set<Follower>()
  const log = pino(
    {
      level,
      hooks: {
        streamWrite: (line) => {
          if (isOfError(line)) for (const follow of followers) follow(line)
          return line
        },
      },
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => told(fields, 0) as Record<string, unknown>,
      },
      // Errors are told below already.
      serializers: { err: (error) => error },
      mixin: () => {
        const span = trace.getActiveSpan()?.spanContext()
        const request = requestId()
        return {
          ...(span && { traceId: span.traceId, spanId: span.spanId }),
          ...(request !== null && { requestId: request }),
        }
      },
    },
    to ?? pino.destination({ fd: 1, sync: true }),
  )
  followersOf.set(log, followers)
  return log
}

type Follower = (line: string) => void

const followersOf = new WeakMap<Log, Set<Follower>>()

// pino writes the level first.
const isOfError = (line: string): boolean => /^{"level":"(error|fatal)"/.test(line)

/**
 * Hands on every line of level error or fatal, as it is logged: what is kept out of the log is kept out here too. The follower is
 * called at once, within the call that logs, and must not throw. A log has one follower, since several services of one process may share
 * it; answers null when it has one, else a function that stops.
 */
export function followErrors(log: Log, follow: Follower): (() => void) | null {
  const followers = followersOf.get(log)
  if (!followers || followers.size > 0) return null
  followers.add(follow)
  return () => followers.delete(follow)
}

const secret = /password|passphrase|secret|token|authorization|cookie|sealed|api-?key|private-?key|^e?-?mail$/i
const deepest = 6
const mostItems = 100

function told(value: unknown, depth: number): unknown {
  if (value === null || typeof value !== 'object') return value
  if (value instanceof Error) return toldOfError(value, depth)
  if (value instanceof Date || 'toJSON' in value) return value
  if (depth >= deepest) return '[too deep]'
  if (Array.isArray(value)) return value.slice(0, mostItems).map((one) => told(one, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, isSecret(name, one) ? '[kept out]' : told(one, depth + 1)]),
  )
}

// Numbers and flags tell how many tokens there are, not which.
const isSecret = (name: string, value: unknown): boolean =>
  secret.test(name) && value !== null && (typeof value === 'string' || typeof value === 'object')

function toldOfError(error: Error, depth: number): object {
  const { name, message, stack, cause } = error
  const code = (error as { code?: unknown }).code
  const inside = error instanceof AggregateError ? { errors: told(error.errors, depth + 1) } : {}
  return {
    type: name,
    message,
    ...(code !== undefined && { code }),
    stack,
    ...inside,
    ...(cause !== undefined && depth < deepest && { cause: told(cause, depth + 1) }),
  }
}
