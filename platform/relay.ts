import { type Job, type Queue, QueueEvents } from 'bullmq'
import type { Sql } from './database.ts'
import type { Life } from './lifecycle.ts'
import type { Metrics } from './metrics.ts'
import type { EventCatalogue } from './outbox.ts'
import { eventQueue, openQueue, type Queues } from './queues.ts'

export interface RelayOptions {
  readonly room: string
  readonly sql: Sql
  readonly catalogue: EventCatalogue
  readonly queues: Queues
  readonly metrics: Metrics
  /** How often to look for work that nobody woke us for, in milliseconds. */
  readonly everyMs?: number
}

/** A delivery row joined with its event, as SQL answers it. */
interface Delivery {
  readonly id: string
  readonly listener: string
  readonly type: string
  readonly aggregate: string
  readonly sequence: number
  readonly at: Date
  readonly data: object
  readonly trace: string | null
}

const batch = 100

/**
 * Carries what a room said to its listeners' queues: one BullMQ job a delivery. Several relays may run on one database
 * (`SKIP LOCKED`). Completed jobs mark their delivery done; the sweeper adds those again that Redis no longer knows.
 * Answers the function that wakes it (give it to `outbox.wake`).
 */
export function startRelay(life: Life, options: RelayOptions): () => void {
  const { room, sql, catalogue, queues } = options
  const listeners = [...new Set(Object.values(catalogue).flatMap((event) => event.listeners))]
  const byListener = new Map(listeners.map((name) => [name, openQueue(eventQueue(name), queues)]))
  const relay = { ...options, byListener, log: life.log }
  const carrying = repeat(life, options.everyMs ?? 500, () => carry(relay))
  repeat(life, 2000, () => sweep(relay))
  repeat(life, 3_600_000, () => forgetOld(sql))
  for (const listener of listeners) followQueue(life, relay, listener)
  life.hold('relay queues', byListener, (all) => Promise.all([...all.values()].map((queue) => queue.close())))
  life.log.debug({ room, listeners }, 'relay.started')
  return carrying.wake
}

type Relay = RelayOptions & { readonly byListener: ReadonlyMap<string, Queue>; readonly log: Life['log'] }

/** Adds waiting deliveries to their queues until none is left. The rows stay locked until Redis has the jobs. */
async function carry(relay: Relay): Promise<void> {
  for (;;) {
    const taken = await relay.sql.$queryRaw<Delivery[]>`
      WITH waiting AS (
        SELECT event_id, listener FROM outbox_delivery WHERE added_at IS NULL
        ORDER BY event_id LIMIT ${batch} FOR UPDATE SKIP LOCKED
      ), marked AS (
        UPDATE outbox_delivery d SET added_at = now() FROM waiting w
        WHERE d.event_id = w.event_id AND d.listener = w.listener
        RETURNING d.event_id, d.listener
      )
      SELECT e.id, m.listener, e.type, e.aggregate, e.sequence, e.at, e.data, e.trace
      FROM marked m JOIN outbox_event e ON e.id = m.event_id ORDER BY e.id`
    await add(relay, taken)
    if (taken.length < batch) return
  }
}

// Marked before Redis has it: a crash in between is what the sweeper is for, so no connection is held while Redis is slow.
async function add(relay: Relay, deliveries: readonly Delivery[]): Promise<void> {
  const byListener = Map.groupBy(deliveries, (delivery) => delivery.listener)
  for (const [listener, some] of byListener) {
    const jobs = some.map(({ listener: _, ...event }) => ({
      name: event.type,
      data: { ...event, at: event.at.toISOString(), from: relay.room },
      opts: { jobId: jobIdOf(relay.room, event.id) },
    }))
    await relay.byListener.get(listener)?.addBulk(jobs)
  }
}

const jobIdOf = (room: string, eventId: string): string => `${room}.${eventId}`

/** Looks at deliveries that were added a while ago and are not done: finished, lost, or dead? */
async function sweep(relay: Relay): Promise<void> {
  const open = await relay.sql.$queryRaw<Delivery[]>`
    SELECT e.id, d.listener, e.type, e.aggregate, e.sequence, e.at, e.data, e.trace
    FROM outbox_delivery d JOIN outbox_event e ON e.id = d.event_id
    WHERE d.done_at IS NULL AND d.dead_at IS NULL AND d.added_at < now() - interval '5 seconds'
    ORDER BY d.added_at LIMIT 500`
  for (const delivery of open) {
    const queue = relay.byListener.get(delivery.listener)
    const job = await queue?.getJob(jobIdOf(relay.room, delivery.id))
    if (!job) await add(relay, [delivery])
    else if (await job.isCompleted()) await markDone(relay, delivery.id, delivery.listener)
    else if (await job.isFailed()) await markDead(relay, delivery, job)
  }
  await count(relay)
}

async function count({ sql, metrics }: Relay): Promise<void> {
  const rows = await sql.$queryRaw<{ listener: string; open: number }[]>`
    SELECT listener, count(*)::int AS open FROM outbox_delivery WHERE done_at IS NULL AND dead_at IS NULL GROUP BY listener`
  metrics.deliveriesOpen.reset()
  for (const { listener, open } of rows) metrics.deliveriesOpen.set({ listener }, open)
}

async function markDone({ sql, catalogue, byListener, room }: Relay, eventId: string, listener: string): Promise<void> {
  const marked = await sql.$queryRaw<{ type: string }[]>`
    UPDATE outbox_delivery d SET done_at = now() FROM outbox_event e
    WHERE d.event_id = ${eventId}::uuid AND d.listener = ${listener} AND d.done_at IS NULL AND e.id = d.event_id
    RETURNING e.type`
  const secret = marked[0] && catalogue[marked[0].type]?.secret
  if (!secret) return
  // A sealed secret has no business anywhere once its listener is done: not in the row, not in the finished job.
  await sql.$executeRaw`UPDATE outbox_event SET data = data - ${secret} WHERE id = ${eventId}::uuid`
  await byListener.get(listener)?.remove(jobIdOf(room, eventId))
}

async function markDead({ sql, log }: Relay, { id, listener, type }: Delivery, job: Job): Promise<void> {
  const reason = job.failedReason?.slice(0, 500) ?? 'unknown'
  await sql.$executeRaw`
    UPDATE outbox_delivery SET dead_at = now(), dead_reason = ${reason}
    WHERE event_id = ${id}::uuid AND listener = ${listener} AND done_at IS NULL`
  log.error({ eventId: id, listener, type, reason }, 'delivery.dead')
}

function followQueue(life: Life, relay: Relay, listener: string): void {
  const { waiting, prefix } = relay.queues
  const finished = new QueueEvents(eventQueue(listener), { connection: waiting, prefix })
  finished.on('error', (err) => life.log.debug({ reason: err.message }, 'relay.queue-unreachable'))
  finished.on('completed', ({ jobId }) => {
    const [room, eventId] = jobId.split('.')
    if (room !== relay.room || !eventId) return
    markDone(relay, eventId, listener).catch((err: unknown) => life.log.warn({ err, eventId }, 'delivery.not-marked'))
  })
  life.hold('queue events', finished, () => finished.close())
}

/** Delivered events are forgotten after seven days, inbox rows after sixty: long after the last try of anything. */
async function forgetOld(sql: Sql): Promise<void> {
  await sql.$executeRaw`
    DELETE FROM outbox_event e WHERE e.at < now() - interval '7 days'
    AND NOT EXISTS (SELECT FROM outbox_delivery d WHERE d.event_id = e.id AND d.done_at IS NULL)`
  await sql.$executeRaw`DELETE FROM inbox_event WHERE heard_at < now() - interval '60 days'`
}

/**
 * Runs the work every so often and whenever it is woken, never twice at once in this process; what it throws is logged and the
 * next round tries again. At the end of life the round under way is waited for.
 */
export function repeat(life: Life, everyMs: number, work: () => Promise<unknown>): { wake: () => void } {
  let running: Promise<void> | null = null
  let again = false
  let over = false
  const round = async (): Promise<void> => {
    do {
      again = false
      await work().catch((err: unknown) => life.log.warn({ err }, 'round.failed'))
    } while (again && !over)
    running = null
  }
  const wake = (): void => {
    if (over) return
    again = true
    running ??= round()
  }
  const timer = setInterval(wake, everyMs)
  life.hold('rounds', timer, async () => {
    over = true
    clearInterval(timer)
    await running
  })
  return { wake }
}
