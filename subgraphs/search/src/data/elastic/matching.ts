import type { estypes } from '@elastic/elasticsearch'
import type { FacetName } from '../../domain/facets.ts'
import type { Filter } from '../../domain/question.ts'
import type { Read } from '../engine.ts'

type Query = NonNullable<estypes.QueryDslQueryContainer>

// Weighted as the other engine weighs them: title, names, series and subjects, description.
const fields = ['title^6', 'subtitle^2', 'people^4', 'topics^2', 'description^0.2']

/** What a book must fulfil before any facet narrows the list, with its score. */
export function matches({ question, words }: Read): Query {
  const { publishedFrom, publishedTo } = question.filter
  const filter: Query[] = [{ term: { listed: true } }]
  if (question.isbn !== null) filter.push({ term: { isbn: question.isbn } })
  if (publishedFrom !== null) filter.push({ range: { publishedDay: { gte: publishedFrom * 10_000 } } })
  if (publishedTo !== null) filter.push({ range: { publishedDay: { gte: 1, lte: publishedTo * 10_000 + 1231 } } })
  if (words.length === 0 || question.sort !== 'RELEVANCE') return { bool: { filter: [...filter, ...words.map(anyOf)] } }
  return {
    function_score: {
      query: {
        bool: {
          filter,
          must: words.map(anyOf),
          should: [{ term: { titleKey: { value: question.whole, boost: 20 } } }],
        },
      },
      functions: [{ field_value_factor: { field: 'popularity', factor: 0.05, modifier: 'log1p', missing: 0 } }],
      boost_mode: 'sum',
    },
  }
}

// One word may stand in any field, each word in another.
function anyOf(ways: readonly string[]): Query {
  const [only, ...more] = ways.map(
    (query): Query => ({ multi_match: { query, fields, type: 'best_fields', tie_breaker: 0.1 } }),
  )
  return only && more.length === 0 ? only : { dis_max: { queries: [...(only ? [only] : []), ...more] } }
}

/** What each facet that is in use asks of a book. */
export function facetConditions(filter: Filter): ReadonlyMap<FacetName, Query> {
  const conditions: [FacetName, boolean, Query][] = [
    ['subjects', filter.subjects.length > 0, { terms: { subjectCodes: [...filter.subjects] } }],
    ['contributors', filter.contributors.length > 0, { terms: { contributorIds: [...filter.contributors] } }],
    ['formats', filter.formats.length > 0, { terms: { format: [...filter.formats] } }],
    ['languages', filter.languages.length > 0, { terms: { language: [...filter.languages] } }],
    [
      'priceRanges',
      filter.priceFrom !== null || filter.priceTo !== null,
      { range: { price: { gte: filter.priceFrom ?? 0, ...(filter.priceTo !== null && { lte: filter.priceTo }) } } },
    ],
    ['availability', filter.inStock !== null, { range: { available: filter.inStock ? { gt: 0 } : { lte: 0 } } }],
  ]
  return new Map(conditions.flatMap(([name, isUsed, query]) => (isUsed ? [[name, query] as const] : [])))
}
