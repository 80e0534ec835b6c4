import type { Queue } from 'bullmq'
import type { JobCatalogue } from './jobs.ts'
import type { Life } from './lifecycle.ts'
import { openMeasures } from './measures.ts'
import type { Metrics } from './metrics.ts'
import type { EventCatalogue } from './outbox.ts'
import { eventQueue, openLine, type Queues } from './queues.ts'

/** Which queues are looked at, and where. */
export interface QueueMeasures {
  readonly events: EventCatalogue
  readonly jobs: JobCatalogue
  readonly queues: Queues
  readonly metrics: Metrics
}

/**
 * Tells how much lies in each queue, and since when. It is for those who say events and not for those who empty the queues: so it
 * is known while nobody empties one, and somebody can be called. All who tell it count the same: `max by (queue, state)`.
 */
export function measureQueues(life: Life, { events, jobs, queues, metrics }: QueueMeasures): void {
  const listeners = Object.values(events).flatMap((event) => event.listeners.map(eventQueue))
  const names = [...new Set([...listeners, ...Object.values(jobs).map(({ queue }) => queue)])]
  const lines = new Map(names.map((name) => [name, openLine(name, queues)]))
  life.hold('measured queues', lines, (all) => Promise.all([...all.values()].map((line) => line.close())))
  const each = <T>(look: (queue: Queue, name: string) => Promise<T>): Promise<T[]> =>
    Promise.all([...lines].map(async ([name, line]) => look(await line.queue(), name)))
  openMeasures(life, metrics, {
    gauges: { quire_queue_jobs: 'Jobs in a queue: waiting for a worker, delayed until their next try, or in hand.' },
    labels: ['queue', 'state'],
    ask: async () => (await each(counted)).flat(),
  })
  openMeasures(life, metrics, {
    gauges: {
      quire_queue_waiting_age_seconds: 'How long ago the job that waits at the head of a queue was added; 0 for none.',
    },
    labels: ['queue'],
    ask: () => each(aged),
  })
}

const states = ['waiting', 'delayed', 'active'] as const

async function counted(queue: Queue, name: string) {
  const counts = await queue.getJobCounts(...states)
  return states.map((state) => ({ queue: name, state, quire_queue_jobs: counts[state] ?? 0 }))
}

async function aged(queue: Queue, name: string) {
  const [head] = await queue.getJobs(['waiting'], 0, 0, true)
  return { queue: name, quire_queue_waiting_age_seconds: head ? Math.max(0, Date.now() - head.timestamp) / 1000 : 0 }
}
