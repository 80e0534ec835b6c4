import type { Sql } from './database.ts'

/** A delivery joined with its event, as SQL answers it. */
export interface Delivery {
  readonly id: string
  readonly listener: string
  readonly type: string
  readonly aggregate: string
  readonly sequence: number
  readonly at: Date
  readonly addedAt: Date
  readonly data: object
  readonly trace: string | null
}

/** Which delivery: the id of its event and who hears it. */
export type DeliveryKey = Pick<Delivery, 'id' | 'listener'>

/** Which field of an event's data is sealed, by type. */
export type Secrets = readonly { readonly type: string; readonly secret: string }[]

/**
 * Marks up to `most` waiting deliveries as added and answers them, oldest event first. What another relay takes at this moment
 * is skipped; so are listeners that are not named, since a newer replica may know them.
 */
export const takeWaiting = (sql: Sql, listeners: readonly string[], most: number): PromiseLike<Delivery[]> =>
  sql.$queryRaw<Delivery[]>`
    WITH waiting AS (
      SELECT event_id, listener FROM outbox_delivery
      WHERE added_at IS NULL AND done_at IS NULL AND listener = ANY(${listeners}::text[])
      ORDER BY event_id LIMIT ${most} FOR UPDATE SKIP LOCKED
    ), marked AS (
      UPDATE outbox_delivery d SET added_at = now() FROM waiting w
      WHERE d.event_id = w.event_id AND d.listener = w.listener
      RETURNING d.event_id, d.listener, d.added_at
    )
    SELECT e.id, m.listener, e.type, e.aggregate, e.sequence, e.at, m.added_at AS "addedAt", e.data, e.trace
    FROM marked m JOIN outbox_event e ON e.id = m.event_id ORDER BY e.id`

/** Lets these deliveries wait again, because their queue could not be told. */
export const putBack = (sql: Sql, keys: readonly DeliveryKey[]): PromiseLike<number> =>
  sql.$executeRaw`
    WITH those AS (
      SELECT d.event_id, d.listener FROM outbox_delivery d
      JOIN jsonb_to_recordset(${asJson(keys)}::jsonb) AS k(id uuid, listener text)
        ON d.event_id = k.id AND d.listener = k.listener
      WHERE d.done_at IS NULL ORDER BY d.event_id, d.listener FOR UPDATE OF d
    )
    UPDATE outbox_delivery d SET added_at = NULL FROM those t
    WHERE d.event_id = t.event_id AND d.listener = t.listener`

/** Up to `most` deliveries that were added over `patienceMs` ago and are neither done nor dead, from after `after` on. */
export const openSince = (
  sql: Sql,
  listeners: readonly string[],
  { patienceMs, after, most }: { patienceMs: number; after: Delivery | null; most: number },
): PromiseLike<Delivery[]> =>
  sql.$queryRaw<Delivery[]>`
    SELECT e.id, d.listener, e.type, e.aggregate, e.sequence, e.at, d.added_at AS "addedAt", e.data, e.trace
    FROM outbox_delivery d JOIN outbox_event e ON e.id = d.event_id
    WHERE d.done_at IS NULL AND d.dead_at IS NULL AND listener = ANY(${listeners}::text[])
    AND d.added_at < now() - ${patienceMs}::int * interval '1 millisecond'
    AND (d.added_at, d.event_id, d.listener)
      > (${after?.addedAt ?? new Date(0)}::timestamptz, ${after?.id ?? noId}::uuid, ${after?.listener ?? ''})
    ORDER BY d.added_at, d.event_id, d.listener LIMIT ${most}`

const noId = '00000000-0000-0000-0000-000000000000'

/**
 * Marks deliveries as done; those that another relay marks at this moment are left to it. A sealed secret goes from the row when
 * all listeners of its event are done.
 */
export async function markDone(sql: Sql, keys: readonly DeliveryKey[], secrets: Secrets): Promise<void> {
  const marked = await sql.$queryRaw<{ id: string; type: string }[]>`
    WITH those AS (
      SELECT d.event_id, d.listener FROM outbox_delivery d
      JOIN jsonb_to_recordset(${asJson(keys)}::jsonb) AS k(id uuid, listener text)
        ON d.event_id = k.id AND d.listener = k.listener
      WHERE d.done_at IS NULL ORDER BY d.event_id, d.listener FOR UPDATE OF d SKIP LOCKED
    ), marked AS (
      UPDATE outbox_delivery d SET done_at = now() FROM those t
      WHERE d.event_id = t.event_id AND d.listener = t.listener RETURNING d.event_id
    )
    SELECT DISTINCT e.id, e.type FROM marked m JOIN outbox_event e ON e.id = m.event_id`
  const sealed = marked.filter(({ type }) => secrets.some((one) => one.type === type))
  if (sealed.length > 0) await purge(sql, secrets, sealed)
}

async function purge(sql: Sql, secrets: Secrets, events: readonly { id: string }[]): Promise<void> {
  const ids = events.map(({ id }) => id)
  await sql.$executeRaw`
    UPDATE outbox_event e SET data = e.data - s.secret
    FROM jsonb_to_recordset(${JSON.stringify(secrets)}::jsonb) AS s(type text, secret text)
    WHERE e.id = ANY(${ids}::uuid[]) AND e.type = s.type
    AND NOT EXISTS (SELECT FROM outbox_delivery d WHERE d.event_id = e.id AND d.done_at IS NULL)`
}

/** Marks a delivery as a dead letter, with the reason of its last failure; answers whether it was not marked before. */
export async function markDead(sql: Sql, { id, listener }: DeliveryKey, reason: string): Promise<boolean> {
  const marked = await sql.$executeRaw`
    UPDATE outbox_delivery SET dead_at = now(), dead_reason = ${reason.slice(0, 500)}
    WHERE event_id = ${id}::uuid AND listener = ${listener} AND done_at IS NULL AND dead_at IS NULL`
  return marked > 0
}

/** How the deliveries to one listener stand, under the names of the gauges that tell it. */
export interface Standing {
  readonly listener: string
  readonly quire_outbox_deliveries_open: number
  readonly quire_outbox_deliveries_dead: number
  readonly quire_outbox_unadded_age_seconds: number
  readonly quire_outbox_undone_age_seconds: number
}

/**
 * What is said and not done, by listener: how many are still tried, how many are dead letters, and how long ago the oldest that is
 * not yet added, and the oldest that is not yet done, was said. Listeners to whom nothing is open have zeros.
 */
export const standingOf = (sql: Sql, listeners: readonly string[]): PromiseLike<Standing[]> =>
  sql.$queryRaw<Standing[]>`
    WITH open AS (
      SELECT event_id, listener, added_at, dead_at FROM outbox_delivery WHERE done_at IS NULL
    ), counted AS (
      SELECT listener, count(*) FILTER (WHERE dead_at IS NULL)::int AS alive, count(dead_at)::int AS dead
      FROM open GROUP BY listener
    ), undone AS (
      SELECT DISTINCT ON (listener) listener, event_id FROM open WHERE dead_at IS NULL ORDER BY listener, event_id
    ), unadded AS (
      SELECT DISTINCT ON (listener) listener, event_id FROM open
      WHERE dead_at IS NULL AND added_at IS NULL ORDER BY listener, event_id
    )
    SELECT listener, coalesce(c.alive, 0) AS quire_outbox_deliveries_open,
      coalesce(c.dead, 0) AS quire_outbox_deliveries_dead,
      greatest(coalesce(extract(epoch FROM now() - a.at), 0), 0)::float8 AS quire_outbox_unadded_age_seconds,
      greatest(coalesce(extract(epoch FROM now() - d.at), 0), 0)::float8 AS quire_outbox_undone_age_seconds
    FROM unnest(${listeners}::text[]) AS known(listener)
    FULL JOIN counted c USING (listener) LEFT JOIN unadded USING (listener) LEFT JOIN undone USING (listener)
    LEFT JOIN outbox_event a ON a.id = unadded.event_id LEFT JOIN outbox_event d ON d.id = undone.event_id`

/**
 * Delivered events are forgotten after seven days, dead letters with their failed jobs after thirty, inbox rows after sixty: long
 * after the last try of anything. Secrets that a crash left behind in delivered events go too.
 */
export async function forgetOld(sql: Sql, secrets: Secrets): Promise<void> {
  await sql.$executeRaw`
    DELETE FROM outbox_event e WHERE e.at < now() - interval '7 days' AND NOT EXISTS (
      SELECT FROM outbox_delivery d WHERE d.event_id = e.id AND d.done_at IS NULL
      AND (d.dead_at IS NULL OR d.dead_at > now() - interval '30 days')
    )`
  await sql.$executeRaw`DELETE FROM inbox_event WHERE heard_at < now() - interval '60 days'`
  const left = await sql.$queryRaw<{ id: string }[]>`
    SELECT e.id FROM outbox_event e
    JOIN jsonb_to_recordset(${JSON.stringify(secrets)}::jsonb) AS s(type text, secret text) ON e.type = s.type
    WHERE jsonb_exists(e.data, s.secret)`
  if (left.length > 0) await purge(sql, secrets, left)
}

const asJson = (keys: readonly DeliveryKey[]): string =>
  JSON.stringify(keys.map(({ id, listener }) => ({ id, listener })))
