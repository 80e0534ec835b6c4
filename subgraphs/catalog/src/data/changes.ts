import { Prisma } from '../generated/prisma/client.ts'
import type { Asks } from './database.ts'
import { type News, readNews } from './snapshots.ts'

/**
 * How far a reader of changes has come. Numbers are taken before their transaction commits, so a lower one may appear after a
 * higher one was read: `settled` is the highest number older than any open transaction when the run began, and a reader
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

// No transaction of this shop lives longer than half a minute: statements end after eight seconds, transactions too.
async function settledSince(sql: Asks, from: bigint): Promise<bigint> {
  const rows = await sql.$queryRaw<{ settled: bigint }[]>`
    SELECT greatest(${from}, coalesce(
      (SELECT min(change_number) - 1 FROM stock WHERE changed_at > clock_timestamp() - interval '30 seconds'),
      (SELECT max(change_number) FROM stock), 0)) AS settled`
  return rows[0]?.settled ?? from
}
