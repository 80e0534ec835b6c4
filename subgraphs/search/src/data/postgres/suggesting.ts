import { rankSuggestions, type Suggestion } from '../../domain/suggestion.ts'
import { folded } from '../../domain/words.ts'
import { type Asks, Prisma } from './database.ts'

const mostLookedAt = 400

/** What titles, authors and series go on as the text begins. */
export async function readSuggestions(sql: Asks, text: string, most: number): Promise<Suggestion[]> {
  const begun = folded(text)
  if (begun === '') return []
  const found = await sql.$queryRaw<Suggestion[]>`
    SELECT kind, text, book_id AS "bookId", popularity FROM suggestion
    WHERE ${begins(begun)} ORDER BY popularity DESC LIMIT ${mostLookedAt}`
  return rankSuggestions(found, text, most)
}

// Short beginnings have an index of their own that is in the order of popularity. Folded texts hold no wildcard.
function begins(begun: string): Prisma.Sql {
  if (begun.length === 1) return Prisma.sql`left(start, 1) = ${begun}`
  if (begun.length === 2) return Prisma.sql`left(start, 2) = ${begun}`
  return Prisma.sql`start <> '' AND start LIKE ${`${begun}%`}`
}
