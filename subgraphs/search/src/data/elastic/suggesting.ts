import type { Client, estypes } from '@elastic/elasticsearch'
import { isBegunBy, rankSuggestions, type Suggestion, type SuggestionKind } from '../../domain/suggestion.ts'
import { folded } from '../../domain/words.ts'
import type { Document } from './document.ts'

const mostLookedAt = 50
const kinds = { TITLE: 'beginTitle', CONTRIBUTOR: 'beginPeople', SERIES: 'beginSeries' } as const

type Source = Pick<Document, 'title' | 'authors' | 'series' | 'popularity'>

/** What titles, authors and series go on as the text begins. */
export async function readSuggestions(
  client: Client,
  index: string,
  text: string,
  most: number,
): Promise<Suggestion[]> {
  if (folded(text) === '') return []
  const asked = Object.entries(kinds) as [SuggestionKind, string][]
  const searches = asked.flatMap(([, field]) => [{ index }, begins(field, text)])
  const { responses } = await client.msearch<Source>({ searches })
  const found = asked.flatMap(([kind], at) => {
    const response = responses[at]
    if (!response || 'error' in response) throw new Error('Elasticsearch could not suggest')
    return response.hits.hits.flatMap((hit) => suggestionsIn(kind, hit))
  })
  return rankSuggestions(
    found.filter((one) => isBegunBy(one.text, text)),
    text,
    most,
  )
}

const begins = (field: string, text: string): estypes.SearchSearchRequestBody => ({
  query: {
    bool: { filter: [{ term: { listed: true } }, { match: { [field]: { query: folded(text), operator: 'and' } } }] },
  },
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
