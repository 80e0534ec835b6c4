import type { Job } from 'bullmq'
import { UnrecoverableError } from 'bullmq'
import { z } from 'zod'
import { runWorker } from './hearing.ts'
import type { Life } from './lifecycle.ts'
import type { Metrics } from './metrics.ts'
import { type Line, openLine, type Queues } from './queues.ts'
import { traced, traceparent } from './trace.ts'

/** The jobs a shop knows: on which queue each runs, and what it carries. */
export type JobCatalogue = Readonly<Record<string, { readonly queue: string; readonly data: z.ZodType }>>

type DataOf<C extends JobCatalogue, N extends keyof C> = z.output<C[N]['data']>

/** Where jobs are added. */
export interface JobLine<C extends JobCatalogue> {
  /**
   * Adds a job; one of the same `key` that waits or runs is not added again. Throws when Redis is away: the row in the database
   * is the obligation, and its sweeper adds the job later.
   * @param key anything without a colon
   * @param tries before it is given up; for three days unless told otherwise
   */
  add<N extends keyof C & string>(
    name: N,
    data: DataOf<C, N>,
    options: { key: string; delayMs?: number; tries?: number },
  ): Promise<void>
}

const envelope = z.object({ data: z.unknown(), trace: z.string().nullable() })

/** Opens the queues of these jobs for adding. Finished jobs are removed at once, so that their key is free again. */
export function openJobs<const C extends JobCatalogue>(life: Life, catalogue: C, queues: Queues): JobLine<C> {
  const opened = new Map<string, Line>()
  const lineTo = (name: string): Line => {
    const line = opened.get(name) ?? openLine(name, queues)
    opened.set(name, line)
    return line
  }
  life.hold('job queues', opened, (all) => Promise.all([...all.values()].map((line) => line.close())))
  return {
    async add(name, data, { key, delayMs, tries }) {
      const queue = await lineTo(catalogue[name]?.queue ?? '').queue()
      const opts = {
        jobId: `${name}.${key}`,
        removeOnComplete: true,
        removeOnFail: true,
        ...(delayMs && { delay: delayMs }),
        ...(tries && { attempts: tries }),
      }
      await queue.add(name, { data, trace: traceparent() }, opts)
    },
  }
}

/** Takes the jobs of one queue. Every job of the catalogue that runs on it has its handler, or this does not compile. */
export function takeJobs<const C extends JobCatalogue, Q extends string>(
  life: Life,
  {
    queue,
    catalogue,
    handlers,
    queues,
    metrics,
    concurrency = 4,
  }: {
    queue: Q
    catalogue: C
    handlers: {
      readonly [N in keyof C & string as C[N]['queue'] extends Q ? N : never]: (data: DataOf<C, N>) => Promise<void>
    }
    queues: Queues
    metrics: Metrics
    concurrency?: number
  },
): void {
  const take = async (job: Job): Promise<void> => {
    const kind = catalogue[job.name]
    const handler = (handlers as Record<string, ((data: unknown) => Promise<void>) | undefined>)[job.name]
    const wrapped = envelope.safeParse(job.data)
    const data = kind?.data.safeParse(wrapped.data?.data)
    if (!handler || !wrapped.success || !data?.success)
      throw new UnrecoverableError(`not a job of ${queue}: ${job.name}`)
    await traced(`job ${job.name}`, { kind: 'consumer', parent: wrapped.data.trace }, () => handler(data.data))
  }
  runWorker(life, { name: queue, queues, concurrency, take, metrics })
}
