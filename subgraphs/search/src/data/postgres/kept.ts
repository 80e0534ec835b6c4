import type { Asks } from './database.ts'

/** Answers that hold while the index does not change, and in any case a moment long. */
export interface Kept<T> {
  get(key: string, make: () => Promise<T>): Promise<T>
  forget(): void
}

const momentMs = 2000
const mostMs = 60_000
const mostKept = 200

/**
 * Keeps the counts of lists that nobody searched for: they are the largest and asked for most. In a quiet shop they are exact; in a
 * busy one they are counted anew every two seconds.
 */
export function keepWhileUnchanged<T>(sql: Asks, now: () => number = Date.now): Kept<T> {
  const kept = new Map<string, { made: Promise<T>; revision: bigint; at: number }>()
  return {
    forget: () => kept.clear(),
    async get(key, make) {
      const known = kept.get(key)
      if (known && now() - known.at < momentMs) return known.made
      const revision = await revisionOf(sql)
      if (known && known.revision === revision && now() - known.at < mostMs) return known.made
      const made = make()
      kept.delete(key)
      kept.set(key, { made, revision, at: now() })
      made.catch(() => kept.delete(key))
      for (const oldest of kept.keys()) if (kept.size > mostKept) kept.delete(oldest)
      return made
    },
  }
}

async function revisionOf(sql: Asks): Promise<bigint> {
  const rows = await sql.$queryRaw<{ revision: bigint }[]>`SELECT last_value AS revision FROM book_revision`
  return rows[0]?.revision ?? 0n
}

/** Says that the index changes: readers that counted before, or while the change was not yet to be seen, count again. */
export async function changing<T>(sql: Asks, change: () => Promise<T>): Promise<T> {
  await sql.$queryRaw`SELECT nextval('book_revision')`
  try {
    return await change()
  } finally {
    await sql.$queryRaw`SELECT nextval('book_revision')`
  }
}
