import type { estypes } from '@elastic/elasticsearch'
import type { Suggestion, SuggestionKind } from '../../domain/suggestion.ts'
import type { Document } from './document.ts'
import { refusal } from './missing.ts'
import type { Shelf } from './shelf.ts'

/** For each of these words that no heading has: words of headings that are like it, the likest first. */
export async function likeUnknown(shelf: Shelf, words: readonly string[]): Promise<Map<string, string[]>> {
  if (words.length === 0) return new Map()
  const { client, index } = shelf
  const term: estypes.SearchTermSuggester = {
    field: 'vocabulary',
    suggest_mode: 'missing',
    max_edits: 2,
    prefix_length: 0,
    min_word_length: 3,
    size: 10,
  }
  const { suggest } = await client.search({ index, size: 0, suggest: { like: { text: words.join(' '), term } } })
  const near = (suggest?.like ?? []).map(({ text, options }) => [text, textsOf(options)] as const)
  const alive = await wordsInBooks(shelf, [...new Set(near.flatMap(([, texts]) => texts))])
  return new Map(near.map(([word, texts]) => [word, texts.filter((text) => alive.has(text))]))
}

const textsOf = (options: unknown): string[] =>
  [options].flat().map((option) => String((option as estypes.SearchTermSuggestOption).text))

// The server knows the words of books that have gone until it tidies up.
async function wordsInBooks({ client, index }: Shelf, words: readonly string[]): Promise<Set<string>> {
  if (words.length === 0) return new Set()
  const { aggregations } = await client.search({
    index,
    size: 0,
    query: { term: { listed: true } },
    aggs: {
      words: { filters: { filters: Object.fromEntries(words.map((word) => [word, { term: { vocabulary: word } }])) } },
    },
  })
  const { buckets } = (aggregations?.words ?? { buckets: {} }) as { buckets: Record<string, { doc_count: number }> } // as asked
  return new Set(words.filter((word) => (buckets[word]?.doc_count ?? 0) > 0))
}

const mostLookedAt = 50
const kinds = { TITLE: 'beginTitle', CONTRIBUTOR: 'beginPeople', SERIES: 'beginSeries' } as const

type Source = Pick<Document, 'title' | 'authors' | 'series' | 'popularity'>

/** Titles, authors and series in which every word of a folded text begins one, the most popular first. */
export async function begunBy({ client, index }: Shelf, begun: string): Promise<Suggestion[]> {
  const asked = Object.entries(kinds) as [SuggestionKind, string][]
  const searches = asked.flatMap(([, field]) => [{ index }, begins(field, begun)])
  const { responses } = await client.msearch<Source>({ searches })
  return asked.flatMap(([kind], at) => {
    const response = responses[at]
    if (!response || 'error' in response) throw refusal(response?.error)
    return response.hits.hits.flatMap((hit) => suggestionsIn(kind, hit))
  })
}

const begins = (field: string, begun: string): estypes.SearchSearchRequestBody => ({
  query: { bool: { filter: [{ term: { listed: true } }, { match: { [field]: { query: begun, operator: 'and' } } }] } },
  sort: [{ popularity: 'desc' }],
  size: mostLookedAt,
  track_total_hits: false,
  _source: ['title', 'authors', 'series', 'popularity'],
})

function suggestionsIn(kind: SuggestionKind, { _id, _source }: estypes.SearchHit<Source>): Suggestion[] {
  if (!_source || _id === undefined) return []
  const { title, authors, series, popularity } = _source
  const texts = { TITLE: [title], CONTRIBUTOR: authors, SERIES: series === null ? [] : [series] }[kind]
  return texts.map((text) => ({ kind, text, bookId: _id, popularity }))
}
