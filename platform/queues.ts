import { type JobsOptions, Queue, type QueueOptions } from 'bullmq'
import type { Redis } from 'ioredis'

/** Where the queues live. `prefix` keeps two shops (or two tests) on one Redis apart. */
export interface Queues {
  readonly asking: Redis
  readonly waiting: Redis
  readonly prefix: string
}

/** The queue on which a listener hears events. */
export const eventQueue = (listener: string): string => `events-${listener}`

/** Tries of a job before it is a dead letter: about ten minutes in all. */
export const usualTries: JobsOptions = {
  attempts: 25,
  backoff: { type: 'capped', delay: 250 },
  removeOnComplete: { age: 3600, count: 5000 },
  removeOnFail: { age: 30 * 24 * 3600 },
}

/** Exponential from 250 ms, at most 30 s, with a fifth of jitter. */
export const cappedBackoff = (attempt: number): number =>
  Math.min(250 * 2 ** (attempt - 1), 30_000) * (0.9 + Math.random() * 0.2)

/** A queue for adding: it fails at once when Redis is away, since the row in the database is what counts. */
export const openQueue = (name: string, { asking, prefix }: Queues): Queue => {
  const options: QueueOptions = { connection: asking, prefix, defaultJobOptions: usualTries }
  return new Queue(name, options)
}
