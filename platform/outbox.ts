import type { z } from 'zod'
import type { Sql, Transacts } from './database.ts'
import { newId } from './id.ts'
import { traceparent } from './trace.ts'

/** The events a shop knows: the shape of each, who hears it, and which field of it is sealed. */
export type EventCatalogue = Readonly<
  Record<string, { readonly data: z.ZodType; readonly listeners: readonly string[]; readonly secret?: string }>
>

/** An event about to be said. `sequence` is the aggregate's own count or version. */
export type Said<C extends EventCatalogue> = {
  [T in keyof C & string]: {
    readonly type: T
    readonly aggregate: string
    readonly sequence: number
    readonly data: z.input<C[T]['data']>
  }
}[keyof C & string]

/** The head of an event: what happened to what, without anything personal. */
export interface News {
  readonly type: string
  readonly aggregate: string
  readonly sequence: number
}

/** Where a room writes its rows and what it has to say about them. */
export interface Outbox<C extends EventCatalogue, Tx extends Sql> {
  /**
   * Runs the work in one transaction: its rows and the events it says are saved together or not at all. With `heard` (the id of
   * the event that causes it) an inbox row is written first, and work whose cause was applied before answers `already-heard`.
   */
  write<T>(
    cause: { heard?: string },
    work: (tx: Tx, say: (event: Said<C>) => void) => Promise<T>,
  ): Promise<T | AlreadyHeard>
  /** Called after each commit that said something, with what it said; the relay sets it. */
  wake: (said?: readonly News[]) => void
}

/** What `write` answers when the cause was applied before. */
export const alreadyHeard = 'already-heard'
/** The type of that answer. */
export type AlreadyHeard = typeof alreadyHeard

/**
 * The outbox of one database: tables outbox_event, outbox_delivery and inbox_event.
 * Events are parsed by the catalogue's shapes, so nothing malformed is ever said; a malformed one fails the transaction.
 */
export function openOutbox<C extends EventCatalogue, Tx extends Sql>(db: Transacts<Tx>, catalogue: C): Outbox<C, Tx> {
  const outbox: Outbox<C, Tx> = {
    wake: () => {},
    async write({ heard }, work) {
      const said: Said<C>[] = []
      const outcome = await db.$transaction(
        async (tx) => {
          if (heard !== undefined && !(await firstTime(tx, heard))) return alreadyHeard
          const done = await work(tx, (event) => void said.push(event))
          await save(tx, said, catalogue)
          return done
        },
        { maxWait: 5000, timeout: 8000 },
      )
      if (said.length > 0) outbox.wake(said)
      return outcome
    },
  }
  return outbox
}

// A second transaction with the same event waits here until the first has committed, and then sees its row.
async function firstTime(tx: Sql, eventId: string): Promise<boolean> {
  return (
    (await tx.$executeRaw`INSERT INTO inbox_event (event_id) VALUES (${eventId}::uuid) ON CONFLICT DO NOTHING`) === 1
  )
}

async function save<C extends EventCatalogue>(tx: Sql, said: readonly Said<C>[], catalogue: C): Promise<void> {
  if (said.length === 0) return
  await tx.$executeRaw`
    WITH said AS (
      SELECT row.* FROM jsonb_to_recordset(${outboxRows(catalogue, said)}::jsonb)
        AS row(id uuid, type text, aggregate text, sequence int, data jsonb, trace text, listeners jsonb)
    ), saved AS (
      INSERT INTO outbox_event (id, type, aggregate, sequence, data, trace)
      SELECT id, type, aggregate, sequence, data, trace FROM said
    )
    INSERT INTO outbox_delivery (event_id, listener)
    SELECT id, listener FROM said, jsonb_array_elements_text(listeners) AS listener`
}

/**
 * Events as the JSON of their rows, for a change that is saved in one statement and says its events in the same: it inserts what
 * `jsonb_to_recordset` makes of them, as `save` above does, and then calls `wake`.
 */
export function outboxRows<C extends EventCatalogue>(catalogue: C, said: readonly Said<C>[]): string {
  const trace = traceparent()
  const rows = said.map(({ type, aggregate, sequence, data }) => {
    const kind = catalogue[type]
    if (!kind) throw new Error(`no such event: ${type}`)
    return { id: newId(), type, aggregate, sequence, data: kind.data.parse(data), trace, listeners: kind.listeners }
  })
  return JSON.stringify(rows)
}
