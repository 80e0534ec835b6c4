import { once } from 'node:events'
import { setTimeout as after } from 'node:timers/promises'
import { type Job, type JobsOptions, Queue, type QueueOptions } from 'bullmq'
import type { Redis } from 'ioredis'

/** Where the queues live. `prefix` keeps two shops (or two tests) on one Redis apart. */
export interface Queues {
  readonly asking: Redis
  readonly waiting: Redis
  readonly prefix: string
}

/** The queue on which a listener hears events. */
export const eventQueue = (listener: string): string => `events-${listener}`

/**
 * Tries of a job before it is a dead letter: for three days, as long as webhooks are commonly tried, so that a neighbour's bad night
 * loses nothing.
 */
export const usualTries: JobsOptions = {
  attempts: 880,
  backoff: { type: 'capped', delay: 250 },
  removeOnComplete: { age: 3600, count: 5000 },
  removeOnFail: { age: 30 * 24 * 3600 },
}

const longestPauseMs = 300_000

/** The pause after so many tries, in milliseconds: exponential from 250, at most five minutes, with a fifth of jitter. */
export const cappedBackoff = (attempt: number): number => meanPause(attempt) * (0.9 + Math.random() * 0.2)

const meanPause = (attempt: number): number => Math.min(250 * 2 ** Math.min(attempt - 1, 20), longestPauseMs)

/** Since when a job that waits could be taken, in milliseconds: not while it was postponed, nor in the pause after a try that failed. */
export function takeableSince({ timestamp, opts, processedOn = 0, attemptsMade }: Waiting): number {
  const nextTry = attemptsMade > 0 ? processedOn + meanPause(attemptsMade) : processedOn
  return Math.max(timestamp + (opts.delay ?? 0), nextTry)
}

type Waiting = Pick<Job, 'timestamp' | 'opts' | 'processedOn' | 'attemptsMade'>

/** A queue for adding: it fails at once when Redis went away, since the row in the database is what counts. */
export const openQueue = (name: string, { asking, prefix }: Queues): Queue => {
  const options: QueueOptions = { connection: asking, prefix, defaultJobOptions: usualTries }
  const queue = new Queue(name, options)
  // The connection tells its own log; a queue that nobody listens to would print.
  return queue.on('error', () => {})
}

/** A queue that is opened when it is first needed, and opened anew when its opening failed. */
export interface Line {
  /** Throws when Redis cannot be reached within two seconds. */
  queue(): Promise<Queue>
  close(): Promise<void>
}

/** A line to the queue of this name. A BullMQ queue whose first words to Redis were lost would fail for ever. */
export function openLine(name: string, queues: Queues): Line {
  let opened: Queue | undefined
  return {
    async queue() {
      await reach(queues)
      opened ??= openQueue(name, queues)
      const queue = opened
      await queue.waitUntilReady().catch(async (err: unknown) => {
        if (opened === queue) opened = undefined
        await queue.close()
        throw err
      })
      return queue
    },
    close: async () => opened?.close(),
  }
}

const arriving = new WeakMap<Redis, Promise<unknown>>()

/** Throws when Redis cannot be reached within two seconds. A queue that never saw its Redis would wait for ever. */
export async function reach({ asking }: Queues): Promise<void> {
  if (asking.status === 'ready') return
  // One wait for all who ask, since each is a listener on the connection.
  const arrival =
    arriving.get(asking) ??
    once(asking, 'ready', { signal: AbortSignal.timeout(2000) }).finally(() => arriving.delete(asking))
  arriving.set(asking, arrival)
  await arrival
}

/**
 * Waits until BullMQ has closed. It says goodbye to Redis and waits for the answer; without Redis it would wait for ever, so
 * that it is left standing shortly after the work in hand is done: its process is about to end.
 */
export async function partFrom(
  redis: Redis,
  closing: readonly Promise<unknown>[],
  inHand: Iterable<Promise<unknown>> = [],
): Promise<void> {
  const left = Promise.allSettled(inHand).then(() => after(redis.status === 'ready' ? 1000 : 250, null, { ref: false }))
  await Promise.race([Promise.all(closing), left])
}
