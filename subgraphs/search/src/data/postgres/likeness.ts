import type { Suggestion } from '../../domain/suggestion.ts'
import { type Asks, Prisma } from './database.ts'

/** For each of these words that no book has: words of headings that are like it, the likest first. */
export async function likeUnknown(sql: Asks, words: readonly string[]): Promise<Map<string, string[]>> {
  if (words.length === 0) return new Map()
  const unknown = await sql.$queryRaw<{ word: string }[]>`
    SELECT typed AS word FROM unnest(${[...words]}::text[]) typed
    WHERE NOT EXISTS (SELECT FROM word WHERE stem = coalesce((ts_lexize('quire_stem', typed))[1], typed))`
  return new Map(await Promise.all(unknown.map(async ({ word }) => [word, await wordsLike(sql, word)] as const)))
}

const mostLike = 60

// Words of books that are all gone are passed over.
async function wordsLike(sql: Asks, typed: string): Promise<string[]> {
  const rows = await sql.$queryRaw<{ word: string }[]>`
    SELECT word FROM (
      SELECT word FROM word WHERE is_heading ORDER BY word <-> ${typed} LIMIT ${mostLike}
    ) near WHERE abs(length(word) - ${typed.length}) <= 2
      AND EXISTS (SELECT FROM book WHERE listed AND words @@ to_tsquery('quire', '''' || word || ''''))`
  return rows.map((row) => row.word)
}

const mostLookedAt = 400

/** What titles, authors and series go on as a folded text begins, the most popular first. */
export const begunBy = (sql: Asks, begun: string): Promise<Suggestion[]> => sql.$queryRaw<Suggestion[]>`
  SELECT kind, text, book_id AS "bookId", popularity FROM suggestion
  WHERE ${begins(begun)} ORDER BY popularity DESC LIMIT ${mostLookedAt}`

// Short beginnings have an index of their own that is in the order of popularity. Folded texts hold no wildcard.
function begins(begun: string): Prisma.Sql {
  if (begun.length === 1) return Prisma.sql`left(start, 1) = ${begun}`
  if (begun.length === 2) return Prisma.sql`left(start, 2) = ${begun}`
  return Prisma.sql`start <> '' AND start LIKE ${`${begun}%`}`
}
