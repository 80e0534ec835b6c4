import { Prisma } from '../generated/prisma/client.ts'
import type { Asks } from './database.ts'
import { type News, readNews } from './snapshots.ts'

/**
 * How far a reader of changes has come. Numbers are taken before their transaction commits, so a lower one may appear after a
 * higher one was read: `settled` is a number older than any transaction that was open when the run began, and a reader
 * who reaches the end goes back to it. What is told twice is harmless, what is skipped is not.
 */
export interface Reading {
  readonly at: bigint
  readonly settled: bigint
}

export type Changes = ReturnType<typeof openChanges>

/** The news of all books in the order of their numbers. */
export const openChanges = (sql: Asks) => ({
  async since(reading: Reading | null, limit: number): Promise<{ news: News[]; reading: Reading; more: boolean }> {
    const from = reading?.at ?? 0n
    const beginning = reading === null || reading.at === reading.settled
    const settled = beginning ? await settledSince(sql, from) : reading.settled
    const found = await readNews(
      sql,
      Prisma.sql`WHERE s.change_number > ${from} ORDER BY s.change_number LIMIT ${limit + 1}`,
    )
    const news = found.slice(0, limit)
    const more = found.length > limit
    const last = news.at(-1)
    return { news, more, reading: { at: more && last ? BigInt(last.changeNumber) : settled, settled } }
  },
})

// No transaction of this shop lives longer than half a minute (statements and transactions end after eight seconds), so
// whatever took its number before a change that is half a minute old has long been committed or given up.
async function settledSince(sql: Asks, from: bigint): Promise<bigint> {
  const rows = await sql.$queryRaw<{ number: bigint }[]>`
    SELECT change_number AS number FROM stock WHERE changed_at <= clock_timestamp() - interval '30 seconds'
    ORDER BY change_number DESC LIMIT 1`
  const latest = rows[0]?.number ?? 0n
  return latest > from ? latest : from
}
