import { setTimeout as after } from 'node:timers/promises'
import { type Log, openLog } from './log.ts'
import type { Role } from './role.ts'
import { startTracing } from './trace.ts'

/** What a running service holds; everything is released in the reverse order of its opening. */
export interface Life {
  readonly log: Log
  /** Which part of a room this process plays; `all` unless it was told. */
  readonly role: Role
  /** How long a server that ends tells its callers to come by another connection before it closes, in milliseconds. */
  readonly partingMs: number
  /**
   * Names something that must be released at the end, and hands it back. A release that throws, or takes over six seconds, is
   * logged and the next one goes on. What is held during the end is released too.
   */
  hold<T>(what: string, thing: T, release: (thing: T) => unknown): T
  /** Releases everything; safe to call twice. Never throws. */
  end(): Promise<void>
}

/** What every service is told about its log, its traces and its end. */
export interface ServiceSettings {
  readonly LOG_LEVEL: string
  readonly OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined
  readonly ROLE?: Role | undefined
  /** How long callers are asked to go elsewhere before the port closes, in milliseconds; 500 unless told otherwise. */
  readonly partingMs?: number
  /** How long one release may take, in milliseconds; 6000 unless told otherwise. */
  readonly releaseMs?: number
  /** How long after the signal the process ends in any case, in milliseconds; 10,000. */
  readonly lastResortMs?: number
}

/**
 * Runs a service: opens its log and its tracing, lets `open` build it, and ends it at SIGTERM or SIGINT by releasing what it
 * holds, with code 0. Ten seconds after the signal the process ends in any case, with code 1; so it does when `open` throws. What
 * nobody caught ends it the same way with code 1: who knows in which state it left the rest.
 */
export async function runService(
  service: string,
  settings: ServiceSettings,
  open: (life: Life) => Promise<void>,
): Promise<void> {
  const life = newLife(openLog(service, settings.LOG_LEVEL), { partingMs: 500, ...settings, role: settings.ROLE })
  life.hold('tracing', startTracing(service, settings.OTEL_EXPORTER_OTLP_ENDPOINT), (stop) => stop())
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      life.log.info({ signal }, 'service.stopping')
      void leave(life, settings)
    })
  process.on('uncaughtException', (err) => {
    process.exitCode = 1
    life.log.fatal({ err }, 'exception.uncaught')
    void leave(life, settings)
  })
  process.on('unhandledRejection', (err) => life.log.error({ err }, 'rejection.unhandled'))
  try {
    await open(life)
    life.log.info({ pid: process.pid, role: life.role }, 'service.started')
  } catch (err) {
    life.log.fatal({ err }, 'service.not-started')
    await life.end()
    process.exit(1)
  }
}

/** The life of a service, or of a test that builds one. */
export function newLife(
  log: Log,
  {
    releaseMs = 6000,
    partingMs = 0,
    role = 'all',
  }: { releaseMs?: number; partingMs?: number; role?: Role | undefined } = {},
): Life {
  const held: { what: string; release: () => unknown }[] = []
  let ending: Promise<void> | undefined
  const releaseAll = async () => {
    for (let last = held.pop(); last; last = held.pop()) await release(last, { log, releaseMs })
  }
  return {
    log,
    role,
    partingMs,
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

async function release(
  { what, release }: { what: string; release: () => unknown },
  { log, releaseMs }: { log: Log; releaseMs: number },
): Promise<void> {
  const patience = new AbortController()
  const late = after(releaseMs, true, { signal: patience.signal }).catch(() => false)
  const done = Promise.try(release).then(
    () => false,
    (err: unknown) => log.warn({ err, what }, 'release.failed'),
  )
  if ((await Promise.race([done, late])) === true) log.warn({ what, releaseMs }, 'release.late')
  patience.abort()
}

async function leave(life: Life, { lastResortMs = 10_000 }: ServiceSettings): Promise<void> {
  setTimeout(() => process.exit(1), lastResortMs).unref()
  await life.end()
  life.log.info('service.stopped')
  process.exit()
}
