import { trace } from '@opentelemetry/api'
import { type Logger, pino } from 'pino'

/** A logger of facts: one event, one name, one shape: `log.info({ userId }, 'session.ended')`. */
export type Log = Logger

// Never in a log line, wherever it stands (two levels deep; deeper things are not logged).
const secrets = [
  'password',
  'token',
  'refreshToken',
  'accessToken',
  'sealed',
  'clientSecret',
  'authorization',
  'cookie',
  'email',
]

/**
 * The log of one service: JSON lines on stdout, with the ids of the trace they belong to.
 * @param level `debug`, `info`, `warn`, `error` or `silent`
 */
export const openLog = (service: string, level = 'info'): Log =>
  pino({
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[kept out]' },
    mixin: () => {
      const span = trace.getActiveSpan()?.spanContext()
      return span ? { traceId: span.traceId, spanId: span.spanId } : {}
    },
  })
