import type { Sql } from './database.ts'

/** A dead letter: an event that one listener could not apply, and why. */
export interface DeadLetter {
  readonly eventId: string
  readonly listener: string
  readonly type: string
  readonly aggregate: string
  readonly deadAt: Date
  readonly reason: string
  /** What the event says, without its sealed field. */
  readonly data: object
}

/** Which letters: of one event (any listener's unless it is named), or all. */
export interface Which {
  readonly eventId: string | 'all'
  readonly listener?: string
}

/** Who does something about letters, and why; both are kept in table letter_deed. */
export interface LetterDoer {
  readonly who: string
  readonly why: string
}

/** The letters of one outbox that are dead and not given up, the oldest first. */
export const deadLetters = (sql: Sql, most: number): PromiseLike<DeadLetter[]> =>
  sql.$queryRaw<DeadLetter[]>`
    SELECT e.id AS "eventId", d.listener, e.type, e.aggregate, d.dead_at AS "deadAt", coalesce(d.dead_reason, '') AS reason,
      e.data - 'sealed' AS data
    FROM outbox_delivery d JOIN outbox_event e ON e.id = d.event_id
    WHERE d.dead_at IS NOT NULL AND d.done_at IS NULL ORDER BY d.dead_at, e.id, d.listener LIMIT ${most}`

/**
 * Lets letters be delivered again, from the first try; the listener's inbox makes sure that nothing is applied twice. Answers
 * which; none when there is no such dead letter.
 */
export const replayLetters = (sql: Sql, { eventId, listener }: Which, doer: LetterDoer): PromiseLike<LetterKey[]> =>
  sql.$queryRaw<LetterKey[]>`
    WITH replayed AS (
      UPDATE outbox_delivery SET dead_at = NULL, dead_reason = NULL, added_at = NULL
      WHERE dead_at IS NOT NULL AND done_at IS NULL
        AND (${eventId} = 'all' OR event_id::text = ${eventId}) AND listener = coalesce(${listener ?? null}::text, listener)
      RETURNING event_id, listener
    ), noted AS (
      INSERT INTO letter_deed (event_id, listener, deed, who, why)
      SELECT event_id, listener, 'REPLAYED', ${doer.who}, ${doer.why} FROM replayed
    )
    SELECT event_id AS "eventId", listener FROM replayed`

/** Gives letters of one event up for good; they stay recorded. Answers which. */
export const dropLetters = (sql: Sql, { eventId, listener }: Which, doer: LetterDoer): PromiseLike<LetterKey[]> =>
  sql.$queryRaw<LetterKey[]>`
    WITH dropped AS (
      UPDATE outbox_delivery SET done_at = now(), dead_reason = 'dropped: ' || coalesce(dead_reason, '')
      WHERE dead_at IS NOT NULL AND done_at IS NULL
        AND event_id::text = ${eventId} AND listener = coalesce(${listener ?? null}::text, listener)
      RETURNING event_id, listener
    ), noted AS (
      INSERT INTO letter_deed (event_id, listener, deed, who, why)
      SELECT event_id, listener, 'DROPPED', ${doer.who}, ${doer.why} FROM dropped
    )
    SELECT event_id AS "eventId", listener FROM dropped`

/** The key of a letter. */
export interface LetterKey {
  readonly eventId: string
  readonly listener: string
}

/** What the owner of an outbox is asked about its letters. */
export type LetterQuestion =
  | { readonly deed: 'list' }
  | ({ readonly deed: 'replay' | 'drop' } & Required<Which> & LetterDoer)

/** Does what is asked, and answers the letters that are dead afterwards, the oldest 200. */
export async function answerLetters(sql: Sql, asked: LetterQuestion) {
  const does = { replay: replayLetters, drop: dropLetters }
  const done = asked.deed === 'list' ? [] : await does[asked.deed](sql, asked, asked)
  const letters = await deadLetters(sql, 200)
  return {
    done: done.length,
    letters: letters.map(({ deadAt, data, ...letter }) => ({
      ...letter,
      deadAt: deadAt.toISOString(),
      data: JSON.stringify(data),
    })),
  }
}
