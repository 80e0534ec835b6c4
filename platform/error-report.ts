import { hostname } from 'node:os'
import { Counter } from 'prom-client'
import type { z } from 'zod'
import { type ErrorReport, readLine } from './error-report-reading.ts'
import { type ReportLimits, tellInTurn, usualLimits } from './error-report-turns.ts'
import { type JobCatalogue, openJobs } from './jobs.ts'
import { type Life, newLife } from './lifecycle.ts'
import { followErrors } from './log.ts'
import type { Metrics } from './metrics.ts'
import { reach } from './queues.ts'
import { openRedis } from './redis.ts'

/** The jobs, with the one that carries a report. */
type Jobs = JobCatalogue & { readonly 'report-error': { readonly data: z.ZodType<ErrorReport> } }

/** What reporting needs. */
export interface ReportingOptions {
  /** Without REDIS_URL nothing is reported. */
  readonly env: {
    readonly REDIS_URL?: string | undefined
    readonly QUEUE_PREFIX?: string | undefined
    readonly BUILD?: string | undefined
  }
  readonly metrics: Pick<Metrics, 'registry'>
  readonly jobs: Jobs
  readonly limits?: ReportLimits
}

/** A kind of error that was seen since the last round: its first report, and how often it came. */
interface Seen {
  readonly report: ErrorReport
  times: number
}

// Of more kinds between two rounds none is kept: memory is bounded, whatever is logged.
const mostKinds = 100

/**
 * Reports what this service logs at level error or fatal to whoever takes the job `report-error`: a kind once in a quarter of
 * an hour, ten an hour in all, over all processes on one Redis. Logging never waits for it. What cannot be reported is counted
 * in quire_error_reports_total and let go. What a line says that another service logged is left to that one. Nothing in here
 * logs an error, so that no report is ever about a report.
 */
export function reportErrors(life: Life, options: ReportingOptions): void {
  const outcomes = countReports(options.metrics)
  const { REDIS_URL: url, BUILD: build = null } = options.env
  if (!url) return
  const { everyMs, firstMs } = options.limits ?? usualLimits
  const seen = new Map<string, Seen>()
  const sender = openSender(life, { ...options, url, outcomes })
  const rounds = inRounds({ everyMs, firstMs }, async () => {
    const batch = [...seen]
    seen.clear()
    await sender.send(batch)
  })
  const note = (line: string): void => {
    const read = readLine(line)
    if (read === null) return
    const { kind, report } = read
    const known = seen.get(kind)
    if (known) known.times += 1
    else if (seen.size < mostKinds) seen.set(kind, { report: report({ pod: hostname(), build }), times: 1 })
    else outcomes.inc({ outcome: 'dropped' })
    rounds.wake()
  }
  const stop = followErrors(life.log, (line) => {
    try {
      note(line)
    } catch {
      // Whoever logs must not fail for the report of it.
      outcomes.inc({ outcome: 'dropped' })
    }
  })
  life.hold('error reports', stop, async () => {
    stop?.()
    await rounds.end()
    await sender.end()
  })
}

/** The counter of reports, one for each registry; these outcomes are told from the start, with 0. */
export function countReports(
  { registry }: Pick<Metrics, 'registry'>,
  outcomes: readonly string[] = ['queued', 'held-back', 'dropped'],
): Counter<'outcome'> {
  // Nobody else registers this name.
  const made = registry.getSingleMetric(counted) as Counter<'outcome'> | undefined
  const counter = made ?? newCounter(registry)
  for (const outcome of outcomes) counter.inc({ outcome }, 0)
  return counter
}

const counted = 'quire_error_reports_total'

const newCounter = (registry: Metrics['registry']): Counter<'outcome'> =>
  new Counter({
    name: counted,
    help:
      'Errors logged, by what became of their report: queued, held-back (told with the next one or in the summary), dropped. ' +
      'In the email worker also mails: sent, refused, unwanted.',
    labelNames: ['outcome'],
    registers: [registry],
  })

type Sending = ReportingOptions & { readonly url: string; readonly outcomes: Counter<'outcome'> }

function openSender(life: Life, { url, env, jobs, limits = usualLimits, outcomes }: Sending) {
  // Opened with the first error, and a life of its own: it ends after the last round, whenever it began.
  const own = newLife(life.log)
  const open = () => {
    const asking = openRedis(own, url, 'asks')
    const queues = { asking, waiting: asking, prefix: env.QUEUE_PREFIX ?? 'quire' }
    return { queues, line: openJobs<Jobs>(own, jobs, queues) }
  }
  let opened: ReturnType<typeof open> | undefined
  const sendOne = async ({ queues, line }: ReturnType<typeof open>, kind: string, { report, times }: Seen) => {
    const told = await tellInTurn(queues, { kind, times, limits }, (inAll) =>
      line.add('report-error', { ...report, times: inAll }, { key: report.id, tries: limits.tries }),
    )
    outcomes.inc({ outcome: told ? 'queued' : 'held-back' }, times)
  }
  return {
    async send(batch: readonly (readonly [kind: string, some: Seen])[]): Promise<void> {
      if (batch.length === 0) return
      opened ??= open()
      const at = opened
      let away = await reach(at.queues).then(
        () => null,
        (err: Error) => err,
      )
      for (const [kind, some] of batch) {
        // After one failure the rest is let go: a Redis that hangs would take its two seconds from each.
        away ??= await sendOne(at, kind, some).then(
          () => null,
          (err: Error) => err,
        )
        if (away === null) continue
        outcomes.inc({ outcome: 'dropped' }, some.times)
        life.log.debug({ reason: away.message, kind }, 'report.dropped')
      }
    },
    end: () => own.end(),
  }
}

/** Works soon after it is first woken, then every so often while it is woken again; once more at the end. */
function inRounds({ everyMs, firstMs }: { everyMs: number; firstMs: number }, work: () => Promise<void>) {
  let timer: NodeJS.Timeout | undefined
  let running = Promise.resolve()
  let quietUntil = 0
  const round = (): void => {
    timer = undefined
    quietUntil = performance.now() + everyMs
    // What it threw would be logged as an error, and reported.
    running = running.then(work).catch(() => {})
  }
  return {
    wake: (): void => {
      timer ??= setTimeout(round, Math.max(firstMs, quietUntil - performance.now())).unref()
    },
    end: (): Promise<void> => {
      clearTimeout(timer)
      round()
      return running
    },
  }
}
