import { type Log, openLog } from './log.ts'
import { startTracing } from './trace.ts'

/** What a running service holds; everything is released in the reverse order of its opening. */
export interface Life {
  readonly log: Log
  /** Names something that must be released at the end, and hands it back. */
  hold<T>(what: string, thing: T, release: (thing: T) => unknown): T
  /** Releases everything; safe to call twice. */
  end(): Promise<void>
}

const lastResortMs = 10_000

/**
 * Runs a service: opens its log and its tracing, lets `open` build it, and ends it at SIGTERM or SIGINT by releasing what it
 * holds. Ten seconds after the signal the process ends in any case, with code 1.
 */
export async function runService(
  service: string,
  env: { LOG_LEVEL: string; OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined },
  open: (life: Life) => Promise<void>,
): Promise<void> {
  const life = newLife(openLog(service, env.LOG_LEVEL))
  life.hold('tracing', startTracing(service, env.OTEL_EXPORTER_OTLP_ENDPOINT), (stop) => stop())
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void leave(life, signal))
  process.on('unhandledRejection', (err) => life.log.error({ err }, 'rejection.unhandled'))
  try {
    await open(life)
    life.log.info({ pid: process.pid }, 'service.started')
  } catch (err) {
    life.log.fatal({ err }, 'service.not-started')
    await life.end()
    process.exit(1)
  }
}

/** The life of a service, or of a test that builds one. */
export function newLife(log: Log): Life {
  const held: { what: string; release: () => unknown }[] = []
  let ending: Promise<void> | undefined
  const releaseAll = async () => {
    for (const { what, release } of held.reverse()) {
      await Promise.resolve()
        .then(release)
        .catch((err: unknown) => log.warn({ err, what }, 'release.failed'))
    }
  }
  return {
    log,
    hold(what, thing, release) {
      held.push({ what, release: () => release(thing) })
      return thing
    },
    end() {
      ending ??= releaseAll()
      return ending
    },
  }
}

async function leave(life: Life, signal: string): Promise<void> {
  life.log.info({ signal }, 'service.stopping')
  setTimeout(() => process.exit(1), lastResortMs).unref()
  await life.end()
  life.log.info('service.stopped')
  process.exit(0)
}
