import { z } from 'zod'
import type { Sql } from './database.ts'
import { digest } from './signature.ts'

/** A deed that is done once under its key. `body` is what was asked: the same key with another body is refused. */
export interface Keyed {
  /** Whose key it is: nobody meets another's. */
  readonly owner: string
  readonly deed: string
  readonly key: string
  readonly body: unknown
}

/** What came of a deed the first time it was asked, or that its key was used for something else. */
export type Once<T> = { readonly kind: 'done'; readonly outcome: T } | { readonly kind: 'reused' }

/** A key as people send it: 8 to 128 printable characters of ASCII. */
export const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{8,128}$/, 'must be 8 to 128 printable characters without spaces')

/**
 * Does a deed of this transaction once a key, and stores what came of it with what it changed: table idempotency_outcome (owner,
 * deed, key, fingerprint, outcome, created_at). Two at once: the second waits for the first to commit and gets its outcome. What
 * is thrown rolls all of it back, so a fault of ours is never anyone's outcome. An outcome is JSON and holds no secrets.
 */
export async function once<T>(tx: Sql, { owner, deed, key, body }: Keyed, work: () => Promise<T>): Promise<Once<T>> {
  const fingerprint = digest(JSON.stringify(body))
  const fresh = await tx.$executeRaw`
    INSERT INTO idempotency_outcome (owner, deed, key, fingerprint) VALUES (${owner}, ${deed}, ${key}, ${fingerprint})
    ON CONFLICT DO NOTHING`
  if (fresh === 0) return known<T>(tx, { owner, deed, key }, fingerprint)
  const outcome = await work()
  await tx.$executeRaw`
    UPDATE idempotency_outcome SET outcome = ${JSON.stringify(outcome)}::jsonb
    WHERE owner = ${owner} AND deed = ${deed} AND key = ${key}`
  return { kind: 'done', outcome }
}

/**
 * What came of a deed that was done under this key, or that the key was used for something else; null when it is free. For what has
 * to be known before `once`: whoever asks others first must not ask them for a deed that is done.
 */
export async function outcomeOf<T>(sql: Sql, { owner, deed, key, body }: Keyed): Promise<Once<T> | null> {
  return stored<T>(sql, { owner, deed, key }, digest(JSON.stringify(body)))
}

/** Forgets the keys of more than thirty days ago. */
export const forgetOutcomes = (sql: Sql): PromiseLike<number> =>
  sql.$executeRaw`DELETE FROM idempotency_outcome WHERE created_at < now() - interval '30 days'`

async function known<T>(tx: Sql, at: Omit<Keyed, 'body'>, fingerprint: string): Promise<Once<T>> {
  const found = await stored<T>(tx, at, fingerprint)
  if (!found) throw new Error(`the key of ${at.deed} is gone just now; ask again`)
  return found
}

async function stored<T>(tx: Sql, at: Omit<Keyed, 'body'>, fingerprint: string): Promise<Once<T> | null> {
  const rows = await tx.$queryRaw<{ fingerprint: string; outcome: T }[]>`
    SELECT fingerprint, outcome FROM idempotency_outcome
    WHERE owner = ${at.owner} AND deed = ${at.deed} AND key = ${at.key}`
  const [row] = rows
  if (!row) return null
  return row.fingerprint === fingerprint ? { kind: 'done', outcome: row.outcome } : { kind: 'reused' }
}
