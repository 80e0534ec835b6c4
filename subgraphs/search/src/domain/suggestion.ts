import { folded, wordsOf } from './words.ts'

export const suggestionKinds = ['TITLE', 'CONTRIBUTOR', 'SERIES'] as const
export type SuggestionKind = (typeof suggestionKinds)[number]

/** What may have been begun to type; the book is the most popular one it leads to. */
export interface Suggestion {
  readonly kind: SuggestionKind
  readonly text: string
  readonly bookId: string
  readonly popularity: number
}

const mostStarts = 6

/** The folded texts that a title or name can be begun at: at each of its first words. */
export function startsOf(text: string): string[] {
  const words = wordsOf(text)
  return words.slice(0, mostStarts).map((_, index) => words.slice(index).join(' '))
}

/** Whether what was typed begins one of its words and goes on as the text does. */
export function isBegunBy(text: string, typed: string): boolean {
  const begun = folded(typed)
  return begun !== '' && startsOf(text).some((start) => start.startsWith(begun))
}

/** One suggestion a text, the most popular first; what begins as it was typed before what only contains it. */
export function rankSuggestions(
  found: readonly Suggestion[],
  { typed, most }: { typed: string; most: number },
): Suggestion[] {
  const begun = folded(typed)
  const best = new Map<string, Suggestion>()
  for (const one of found) {
    const key = `${one.kind} ${folded(one.text)}`
    const known = best.get(key)
    if (!known || known.popularity < one.popularity) best.set(key, one)
  }
  const late = (one: Suggestion) => Number(!folded(one.text).startsWith(begun))
  return [...best.values()]
    .sort((a, b) => late(a) - late(b) || b.popularity - a.popularity || (a.text < b.text ? -1 : 1))
    .slice(0, most)
}
