import type { Client } from '@elastic/elasticsearch'
import { noFilter, type Question } from '../../domain/question.ts'
import { likeliest, setRight } from '../../domain/typo.ts'
import { folded } from '../../domain/words.ts'
import { matches, type Read } from './matching.ts'

/** The question with the words that no heading has read as those that are nearest; null when there are none near. */
export async function readSpelling(
  client: Client,
  index: string,
  question: Question,
): Promise<(Read & { didYouMean: string }) | null> {
  const typed = question.words.filter((word) => word.length >= 3 && word.length <= 40 && !/\d/.test(word))
  if (typed.length === 0) return null
  const near = {
    field: 'vocabulary',
    suggest_mode: 'missing',
    max_edits: 2,
    prefix_length: 0,
    min_word_length: 3,
    size: 10,
  } as const
  const { suggest } = await client.search({ index, size: 0, suggest: { words: { text: typed.join(' '), term: near } } })
  const entries = (suggest?.words ?? []).map(({ text, options }) => [text, textsOf(options)] as const)
  const meant = new Map(entries.map(([word, options]) => [word, likeliest(word, options)]))
  const best = new Map([...meant].flatMap(([word, [first]]) => (first === undefined ? [] : [[word, first] as const])))
  if (best.size === 0) return null
  const read = { question, words: question.words.map((word) => [word, ...(meant.get(word) ?? [])]) }
  if (!(await leadsSomewhere(client, index, read))) return null
  return { ...read, didYouMean: setRight(question.text, best, folded) }
}

// The server knows the words of books that have gone until it tidies up.
async function leadsSomewhere(client: Client, index: string, { question, words }: Read): Promise<boolean> {
  const unfiltered = { words, question: { ...question, filter: noFilter } }
  const { hits } = await client.search({ index, query: matches(unfiltered), size: 0, terminate_after: 1 })
  return typeof hits.total === 'object' && hits.total.value > 0
}

const textsOf = (options: unknown): string[] =>
  [options].flat().map((option) => String((option as { text: string }).text))
