import type { Question } from '../../domain/question.ts'
import { likeliest, setRight } from '../../domain/typo.ts'
import { folded } from '../../domain/words.ts'
import type { Asks } from './database.ts'
import type { Read } from './matching.ts'

/** The question with its unknown words read as the known ones that are nearest, and the text set right when there are any. */
export async function readSpelling(sql: Asks, question: Question): Promise<Read & { didYouMean: string | null }> {
  const unknown = question.words.length === 0 ? [] : await unknownWords(sql, question.words)
  const meant = new Map<string, readonly string[]>()
  for (const word of unknown.slice(0, mostCorrected)) meant.set(word, likeliest(word, await wordsLike(sql, word)))
  const best = new Map([...meant].flatMap(([word, [first]]) => (first === undefined ? [] : [[word, first] as const])))
  return {
    question,
    words: question.words.map((word) => [word, ...(meant.get(word) ?? [])]),
    didYouMean: best.size === 0 ? null : setRight(question.text, best, folded),
  }
}

const mostCorrected = 4

async function unknownWords(sql: Asks, words: readonly string[]): Promise<string[]> {
  const rows = await sql.$queryRaw<{ word: string }[]>`
    SELECT typed AS word FROM unnest(${[...words]}::text[]) typed
    WHERE NOT EXISTS (SELECT FROM word WHERE stem = coalesce((ts_lexize('quire_stem', typed))[1], typed))`
  return rows.map((row) => row.word)
}

// Likeness by trigrams finds the neighbourhood; how many slips lie between is counted afterwards. Words of books that are all gone
// are passed over.
async function wordsLike(sql: Asks, typed: string): Promise<string[]> {
  if (typed.length < 3 || typed.length > 40 || /\d/.test(typed)) return []
  const rows = await sql.$queryRaw<{ word: string }[]>`
    SELECT word FROM (
      SELECT word, stem FROM word WHERE is_heading ORDER BY word <-> ${typed} LIMIT 60
    ) near WHERE abs(length(word) - ${typed.length}) <= 2
      AND EXISTS (SELECT FROM book WHERE listed AND words @@ to_tsquery('quire', '''' || word || ''''))`
  return rows.map((row) => row.word)
}
