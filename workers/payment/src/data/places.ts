/** Where a page of a list ends, newest first: the next one begins after it. */
export interface ListPlace {
  readonly at: Date
  readonly id: string
}

/** One page, and the cursor of the next; null at the end. */
export interface ListPage<T> {
  readonly rows: readonly T[]
  readonly cursor: string | null
}

/** Before everything: where the newest page begins. */
export const newest: ListPlace = { at: new Date('9999-01-01T00:00:00Z'), id: '' }

/** Reads a cursor; undefined for one that this worker did not make. */
export function readCursor(cursor: string | null): ListPlace | undefined {
  if (cursor === null) return newest
  const [time = '', ...id] = Buffer.from(cursor, 'base64url').toString().split(' ')
  const at = new Date(time)
  // Postgres stores no NUL.
  return Number.isNaN(at.getTime()) || id.join('').includes('\0') ? undefined : { at, id: id.join(' ') }
}

/** Cuts a page of `limit` rows from one more than that. */
export function pageOf<T>(rows: readonly T[], limit: number, placeOf: (row: T) => ListPlace): ListPage<T> {
  const last = rows.length > limit ? rows[limit - 1] : undefined
  const place = last && placeOf(last)
  const cursor = place ? Buffer.from(`${place.at.toISOString()} ${place.id}`).toString('base64url') : null
  return { rows: rows.slice(0, limit), cursor }
}
