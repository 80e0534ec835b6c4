import { type Job, Worker } from 'bullmq'
import { z } from 'zod'
import type { Life } from './lifecycle.ts'
import type { Metrics } from './metrics.ts'
import type { EventCatalogue } from './outbox.ts'
import { cappedBackoff, eventQueue, partFrom, type Queues } from './queues.ts'
import { listens } from './role.ts'
import { traced } from './trace.ts'

const envelope = z.object({
  id: z.uuid(),
  type: z.string(),
  aggregate: z.string(),
  sequence: z.int(),
  at: z.iso.datetime(),
  data: z.unknown(),
  trace: z.string().nullable(),
})

/** Who hears what, and how. */
export interface HearingOptions {
  readonly listener: string
  readonly catalogue: EventCatalogue
  /** One handler an event type; it must be right in any order and when called twice at the same time. */
  readonly handlers: Readonly<Record<string, (event: never) => Promise<void>>>
  readonly queues: Queues
  readonly metrics: Metrics
  /** How many events at once in this process; 8 unless told otherwise. */
  readonly concurrency?: number
  /** How long after its process died an event in hand is heard elsewhere, in milliseconds; 15,000. */
  readonly lockMs?: number
}

/**
 * Hears the events for one listener. A handler's success completes the job (and so marks the delivery done); its throw retries
 * it with growing pauses. So does an event that this release does not know or cannot parse, since a pod of the next one may.
 */
export function hear(
  life: Life,
  { listener, catalogue, handlers, queues, metrics, concurrency = 8, lockMs }: HearingOptions,
): void {
  const take = async (job: Job): Promise<void> => {
    const event = parse(job, catalogue)
    const handler = handlers[event.type]
    if (!handler) throw new Error(`${listener} ${unheard} ${event.type}`)
    await traced(`hear ${event.type}`, { kind: 'consumer', parent: event.trace, attributes: { listener } }, () =>
      handler(event as never),
    )
    metrics.events.inc({ type: event.type, outcome: 'heard' })
    life.log.debug({ eventId: event.id, type: event.type }, 'event.heard')
  }
  runWorker(life, { name: eventQueue(listener), queues, concurrency, take, metrics, lockMs })
}

const unheard = 'does not hear'
const unread = 'not an event:'

/** Whether a job failed because the pod that took it does not know its event, as one of the release before its speaker's does not. */
export const isUnknownHere = (reason: string): boolean => reason.startsWith(unread) || reason.includes(` ${unheard} `)

function parse(job: Job, catalogue: EventCatalogue) {
  const event = envelope.safeParse(job.data)
  const data = catalogue[event.data?.type ?? '']?.data.safeParse(event.data?.data)
  if (!event.success || !data?.success) throw new Error(`${unread} ${job.name} ${job.id}`)
  return { ...event.data, data: data.data }
}

/** What a worker takes from which queue, how many at once, and for how long a job is its own. */
export interface WorkerPlan {
  readonly name: string
  readonly queues: Queues
  readonly concurrency: number
  readonly take: (job: Job) => Promise<void>
  readonly metrics: Metrics
  readonly lockMs?: number | undefined
}

/**
 * A BullMQ worker with this shop's retries; it finishes what it has in hand at the end of life. A process that is a room's server
 * alone takes nothing.
 */
export function runWorker(life: Life, { name, queues, concurrency, take, metrics, lockMs = 15_000 }: WorkerPlan): void {
  if (!listens(life)) return
  const inHand = new Set<Promise<void>>()
  const takeInHand = (job: Job): Promise<void> => {
    const taken = timed(job, { take, metrics }).finally(() => inHand.delete(taken))
    inHand.add(taken)
    return taken
  }
  const worker = new Worker(name, takeInHand, {
    connection: queues.waiting,
    prefix: queues.prefix,
    concurrency,
    lockDuration: lockMs,
    stalledInterval: lockMs / 3,
    maxStalledCount: 10,
    settings: { backoffStrategy: cappedBackoff },
  })
  worker.on('error', (err) => life.log.debug({ reason: err.message }, 'worker.unreachable'))
  worker.on('failed', (job, err) => {
    metrics.events.inc({ type: job?.name ?? name, outcome: 'failed' })
    life.log.warn({ err, job: job?.id, name: job?.name, tries: job?.attemptsMade }, 'job.failed')
  })
  life.hold(`worker ${name}`, worker, () => partFrom(queues.waiting, [worker.close()], inHand))
}

async function timed(
  job: Job,
  { take, metrics }: { take: (job: Job) => Promise<void>; metrics: Metrics },
): Promise<void> {
  const end = metrics.requests.startTimer({ kind: 'job', name: metrics.nameOf(job.name) })
  try {
    await take(job)
    end({ outcome: 'ok' })
  } catch (err) {
    end({ outcome: 'failed' })
    throw err
  }
}
