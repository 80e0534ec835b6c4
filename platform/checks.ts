import { Gauge } from 'prom-client'
import type { Life } from './lifecycle.ts'
import type { Metrics } from './metrics.ts'
import { within } from './within.ts'

/** One thing that a service leans on, a store as a rule; it throws, or takes over two seconds, when it is not there. */
export type Check = () => Promise<unknown>

/** How the checks stand. */
export interface Standing {
  /** Whether each of them has passed at least once. */
  readonly started: boolean
  /** The names of those that did not pass when last looked at. */
  readonly failing: readonly string[]
}

const patienceMs = 2000

/**
 * Looks at the checks every so often, in the log (one line at each change) and in the gauge quire_check_failing{check}. `look` does
 * so now; one check is never asked twice at a time, so that a store that hangs holds one connection and not all.
 */
export function watchChecks(
  life: Life,
  { checks, metrics, everyMs }: { checks: Readonly<Record<string, Check>>; metrics: Metrics; everyMs: number },
): { standing(): Standing; look(): Promise<Standing> } {
  const gauge = openFailing(metrics)
  const unseen = new Set(Object.keys(checks))
  const failing = new Set<string>()
  const standing = (): Standing => ({
    started: unseen.size === 0,
    failing: Object.keys(checks).filter((name) => failing.has(name)),
  })
  const tell = (name: string, reason: string | null): void => {
    gauge.set({ check: name }, reason === null ? 0 : 1)
    if (reason === null) {
      unseen.delete(name)
      if (failing.delete(name)) life.log.info({ check: name }, 'check.passing')
    } else if (!failing.has(name)) {
      failing.add(name)
      life.log.warn({ check: name, reason }, 'check.failing')
    }
  }
  const asked = Object.entries(checks).map(([name, check]) => ({ name, ask: oneAtATime(check) }))
  const look = async (): Promise<Standing> => {
    await Promise.all(asked.map(async ({ name, ask }) => tell(name, await ask())))
    return standing()
  }
  const timer = setInterval(look, everyMs)
  life.hold('checks', timer, clearInterval)
  return { standing, look }
}

const openFailing = ({ registry }: Metrics) =>
  new Gauge({
    name: 'quire_check_failing',
    help: 'Whether something that the service leans on was away when last looked at: 1, else 0.',
    labelNames: ['check'],
    registers: [registry],
  })

/** Answers null when the check passes and the reason when it does not; who asks while it is under way waits for the same. */
function oneAtATime(check: Check): () => Promise<string | null> {
  let underWay: Promise<unknown> | null = null
  return () => {
    underWay ??= Promise.try(check).finally(() => {
      underWay = null
    })
    return within(patienceMs, underWay).then(
      () => null,
      (err: unknown) => (err instanceof Error ? err.message : String(err)),
    )
  }
}
