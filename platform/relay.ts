import { QueueEvents } from 'bullmq'
import type { Sql } from './database.ts'
import {
  type Delivery,
  type DeliveryKey,
  forgetOld,
  markDead,
  markDone,
  openSince,
  putBack,
  type Secrets,
  standingOf,
  takeWaiting,
} from './deliveries.ts'
import { isUnknownHere } from './hearing.ts'
import type { Life } from './lifecycle.ts'
import { openMeasures } from './measures.ts'
import type { Metrics } from './metrics.ts'
import { openNudges, openNudging } from './nudge.ts'
import type { EventCatalogue, News } from './outbox.ts'
import { eventQueue, type Line, openLine, partFrom, type Queues, reach } from './queues.ts'
import { repeat } from './repeat.ts'
import { listens } from './role.ts'

/** What a relay carries, from where to where. */
export interface RelayOptions {
  readonly room: string
  readonly sql: Sql
  /** The events this room says. */
  readonly catalogue: EventCatalogue
  readonly queues: Queues
  readonly metrics: Metrics
  /** How often to look for events that nobody woke us for, in milliseconds; 500 unless told otherwise. */
  readonly everyMs?: number
  /** How often to look after deliveries that were added and are not done, in milliseconds; 2000. */
  readonly sweepMs?: number
  /** How long after it was added a delivery is looked after, in milliseconds; 5000. */
  readonly patienceMs?: number
  /** Tries before a delivery is a dead letter; 25. */
  readonly tries?: number
}

type Relay = RelayOptions & {
  readonly listeners: readonly string[]
  readonly byListener: ReadonlyMap<string, Line>
  readonly secrets: Secrets
  readonly log: Life['log']
}

const batch = 100
const page = 200
// As long as pods of the release before may take what they do not know.
const rolloutMs = 30 * 60_000

/**
 * Carries what a room said to its listeners' queues: one BullMQ job a delivery. Several relays may run on one database
 * (`SKIP LOCKED`). Completed jobs mark their delivery done; the sweeper adds those again that Redis no longer knows. A process that
 * is the room's server alone carries nothing: it nudges the relays of the room's listeners.
 * Answers the function that wakes it and logs what was said (give it to `outbox.wake`).
 */
export function startRelay(life: Life, options: RelayOptions): (said?: readonly News[]) => void {
  const wake = listens(life) ? openRelay(life, options) : callRelay(life, options)
  tellStanding(life, options)
  return (said = []) => {
    for (const { type, aggregate, sequence } of said) life.log.info({ aggregate, sequence }, type)
    wake()
  }
}

const nudgesOf = ({ room, queues: { asking, prefix } }: RelayOptions) => ({
  sender: asking,
  topic: `relay-${room}`,
  prefix,
})

// The relay is in another process; should the nudge be lost, it finds the rows when it looks next.
function callRelay(life: Life, options: RelayOptions): () => void {
  const nudges = openNudging(life, nudgesOf(options))
  return () => void nudges.send('said')
}

const listenersOf = (catalogue: EventCatalogue): string[] => [
  ...new Set(Object.values(catalogue).flatMap((event) => event.listeners)),
]

function openRelay(life: Life, options: RelayOptions): () => void {
  const { room, catalogue, queues, sql } = options
  const listeners = listenersOf(catalogue)
  const byListener = new Map(listeners.map((name) => [name, openLine(eventQueue(name), queues)]))
  const secrets = Object.entries(catalogue).flatMap(([type, { secret }]) => (secret ? [{ type, secret }] : []))
  const relay = { ...options, listeners, byListener, secrets, log: life.log }
  life.hold('relay queues', byListener, (all) => Promise.all([...all.values()].map((line) => line.close())))
  const carrying = repeat(life, options.everyMs ?? 500, (leaving) => carry(relay, leaving))
  repeat(life, options.sweepMs ?? 2000, sweeper(relay))
  repeat(life, 3_600_000, () => forgetOld(sql, secrets))
  followQueues(life, relay)
  // Where the whole room is one process, whoever says something wakes its own relay.
  if (life.role === 'listeners') openNudges(life, nudgesOf(options)).follow('said', carrying.wake)
  life.log.debug({ room, listeners }, 'relay.started')
  return carrying.wake
}

/** Adds waiting deliveries to their queues until none is left. */
async function carry(relay: Relay, leaving: AbortSignal): Promise<void> {
  while (!leaving.aborted) {
    await reach(relay.queues)
    const taken = await takeWaiting(relay.sql, relay.listeners, batch)
    // Marked before Redis has them, so that no lock is held while Redis is slow; after a crash in between the sweeper adds them.
    await add(relay, taken).catch(async (err: unknown) => {
      await putBack(relay.sql, taken)
      throw err
    })
    if (taken.length < batch) return
  }
}

async function add({ room, byListener, secrets, tries }: Relay, deliveries: readonly Delivery[]): Promise<void> {
  const groups = Map.groupBy(deliveries, (delivery) => delivery.listener)
  for (const [listener, some] of groups) {
    const jobs = some.map(({ listener: _, addedAt: __, ...event }) => ({
      name: event.type,
      data: { ...event, at: event.at.toISOString(), from: room },
      opts: {
        jobId: jobIdOf(room, event.id),
        ...(tries && { attempts: tries }),
        // A sealed secret has no business in Redis once it was heard.
        ...(secrets.some(({ type }) => type === event.type) && { removeOnComplete: true }),
      },
    }))
    const queue = await byListener.get(listener)?.queue()
    await queue?.addBulk(jobs)
  }
}

const jobIdOf = (room: string, eventId: string): string => `${room}.${eventId}`

/**
 * Looks after deliveries that were added a while ago and are not done: lost, finished, or dead? One page a round, going on where
 * the last round ended, so that many that only wait never hide one that is lost; pages with losses follow each other at once.
 */
function sweeper(relay: Relay): (leaving: AbortSignal) => Promise<void> {
  let after: Delivery | null = null
  return async (leaving) => {
    for (let lost = 1; lost > 0 && !leaving.aborted; ) {
      await reach(relay.queues)
      const patienceMs = relay.patienceMs ?? 5000
      const open: Delivery[] = await openSince(relay.sql, relay.listeners, { patienceMs, after, most: page })
      lost = await lookAfter(relay, open)
      after = open.length < page ? null : (open.at(-1) ?? null)
      if (after === null) break
    }
  }
}

async function lookAfter(relay: Relay, open: readonly Delivery[]): Promise<number> {
  // Sent at once and answered in one go: ioredis writes them behind one another.
  const seen = await Promise.all(
    open.map(async (delivery) => {
      const queue = await relay.byListener.get(delivery.listener)?.queue()
      const job = await queue?.getJob(jobIdOf(relay.room, delivery.id))
      if (!job) return { delivery, is: 'lost' as const }
      if (job.finishedOn === undefined) return { delivery, is: 'open' as const }
      const reason = job.failedReason ?? 'unknown'
      return { delivery, is: (await job.isFailed()) ? ('dead' as const) : ('done' as const), reason }
    }),
  )
  const those = (is: 'lost' | 'done') => seen.filter((one) => one.is === is).map(({ delivery }) => delivery)
  const lost = those('lost')
  if (lost.length > 0) await add(relay, lost)
  const done = those('done')
  if (done.length > 0) await markDone(relay.sql, done, relay.secrets)
  for (const { delivery, is, reason = '' } of seen) if (is === 'dead') await bury(relay, delivery, reason)
  return lost.length
}

/**
 * The letter lies in Postgres from now on; its failed job goes, so that a replay is a new one. Pods of a release before give up at
 * once what they do not know: while it is fresh it waits again, for a pod that knows it.
 */
async function bury(relay: Relay, { id, listener, type, at }: Delivery, reason: string): Promise<void> {
  if (isUnknownHere(reason) && Date.now() - at.getTime() < rolloutMs) {
    relay.log.warn({ eventId: id, listener, type, reason }, 'delivery.unknown-there')
    const queue = await relay.byListener.get(listener)?.queue()
    await queue?.remove(jobIdOf(relay.room, id))
    return void (await putBack(relay.sql, [{ id, listener }]))
  }
  const first = await markDead(relay.sql, { id, listener }, reason)
  if (first) relay.log.error({ eventId: id, listener, type, reason }, 'delivery.dead')
  const queue = await relay.byListener.get(listener)?.queue()
  await queue?.remove(jobIdOf(relay.room, id))
}

// Asked of the rows whenever somebody looks: so it is told while Redis is away, and by those who carry nothing.
function tellStanding(life: Life, { sql, catalogue, metrics }: RelayOptions): void {
  openMeasures(life, metrics, {
    gauges: {
      quire_outbox_deliveries_open: 'Deliveries that are said but not yet done, by listener.',
      quire_outbox_deliveries_dead:
        'Dead letters: deliveries whose last try failed, by listener. npm run letters shows and replays them.',
      quire_outbox_unadded_age_seconds:
        'How long ago the oldest event was said that is not yet in its listener’s queue.',
      quire_outbox_undone_age_seconds: 'How long ago the oldest event was said that its listener has not yet heard.',
    },
    labels: ['listener'],
    ask: () => standingOf(sql, listenersOf(catalogue)),
  })
}

// Completions that come in while the last ones are being marked are marked together. What is missed here the sweeper finds.
function followQueues(life: Life, relay: Relay): void {
  const done: DeliveryKey[] = []
  const marking = repeat(life, 60_000, async () => {
    const some = done.splice(0)
    if (some.length > 0) await markDone(relay.sql, some, relay.secrets)
  })
  const { waiting, prefix } = relay.queues
  const following = relay.listeners.map((listener) => {
    const finished = new QueueEvents(eventQueue(listener), { connection: waiting, prefix })
    finished.on('error', (err) => life.log.debug({ reason: err.message }, 'relay.queue-unreachable'))
    finished.on('completed', ({ jobId }) => {
      const [room, id] = jobId.split('.')
      if (room !== relay.room || !id) return
      done.push({ id, listener })
      marking.wake()
    })
    return finished
  })
  life.hold('queue events', following, (all) =>
    partFrom(
      waiting,
      all.map((one) => one.close()),
    ),
  )
}
