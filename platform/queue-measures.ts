import type { Queue } from 'bullmq'
import type { JobCatalogue } from './jobs.ts'
import type { Life } from './lifecycle.ts'
import { openMeasures } from './measures.ts'
import type { Metrics } from './metrics.ts'
import type { EventCatalogue } from './outbox.ts'
import { eventQueue, openLine, type Queues, takeableSince } from './queues.ts'

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
    gauges: {
      quire_queue_jobs:
        'Jobs in a queue: waiting for a worker, delayed until their next try, due (that time has come and no worker has noticed), or active.',
    },
    labels: ['queue', 'state'],
    ask: async () => (await each(counted(queues))).flat(),
  })
  openMeasures(life, metrics, {
    gauges: {
      quire_queue_waiting_age_seconds:
        'For how long the job at the head of a queue could have been taken and waits; 0 for none.',
    },
    labels: ['queue'],
    ask: () => each(aged),
  })
}

// Of a queue that nobody empties nobody moves the delayed jobs whose time has come: they are told apart, so that somebody is called
// for them and not for those that still have time.
const counted =
  ({ asking }: Queues) =>
  async (queue: Queue, name: string) => {
    // BullMQ sorts them by their time in milliseconds, times 4096.
    const dueNow = asking.zcount(queue.toKey('delayed'), '-inf', Date.now() * 4096)
    const [{ waiting = 0, delayed = 0, active = 0 }, due] = await Promise.all([
      queue.getJobCounts('waiting', 'delayed', 'active'),
      dueNow,
    ])
    const counts = { waiting, delayed: Math.max(0, delayed - due), due, active }
    return Object.entries(counts).map(([state, count]) => ({ queue: name, state, quire_queue_jobs: count }))
  }

async function aged(queue: Queue, name: string) {
  const [head] = await queue.getJobs(['waiting'], 0, 0, true)
  const since = head ? takeableSince(head) : Date.now()
  return { queue: name, quire_queue_waiting_age_seconds: Math.max(0, Date.now() - since) / 1000 }
}
