import type { Client, estypes } from '@elastic/elasticsearch'
import { hasMatch, type Marked, marks, partsOf } from '../../domain/highlight.ts'
import type { Sort } from '../../domain/question.ts'
import type { Found, Hit, Wanted } from '../engine.ts'
import { facetAggregations, facetsOf } from './counts.ts'
import { facetConditions, matches, type Read } from './matching.ts'

type Answer = Omit<Found, 'didYouMean'>

/** Hits, total and facets. */
export async function ask(client: Client, index: string, read: Read, wanted: Wanted): Promise<Answer> {
  if (!wanted.facets || read.words.length > 0) return askOnce(client, index, read, wanted)
  // The counts of lists that nobody searched for are the largest and asked for most. Asked without hits, the server keeps them
  // until the index changes.
  const [listed, counted] = await Promise.all([
    askOnce(client, index, read, { ...wanted, facets: false, total: false }),
    askOnce(client, index, read, { ...wanted, limit: 0, after: null, highlights: false }),
  ])
  return { ...counted, hits: listed.hits }
}

async function askOnce(client: Client, index: string, read: Read, wanted: Wanted): Promise<Answer> {
  const { filter } = read.question
  const narrowing = [...facetConditions(filter).values()]
  const answer = await client.search({
    index,
    ...(wanted.facets ? countedWide(read, narrowing) : { query: { bool: { must: matches(read), filter: narrowing } } }),
    size: wanted.limit,
    ...(wanted.limit > 0 && { sort: orderOf(read) }),
    _source: false,
    track_total_hits: wanted.total || wanted.facets,
    ...(wanted.after && { search_after: [wanted.after.key, wanted.after.id] }),
    ...(wanted.facets && { aggs: facetAggregations(filter) }),
    ...(wanted.highlights && read.words.length > 0 && { highlight }),
  })
  const { total } = answer.hits
  return {
    hits: answer.hits.hits.map(hitOf),
    total: typeof total === 'number' ? total : (total?.value ?? null),
    facets: wanted.facets ? facetsOf(answer.aggregations ?? {}) : null,
  }
}

// Facets look at more than the list: at what it would be without their own filter. So the filters come after them.
const countedWide = (read: Read, narrowing: estypes.QueryDslQueryContainer[]) => ({
  query: matches(read),
  ...(narrowing.length > 0 && { post_filter: { bool: { filter: narrowing } } }),
})

const orders: Readonly<Record<Exclude<Sort, 'RELEVANCE'>, [string, estypes.SortOrder]>> = {
  NEWEST: ['publishedDay', 'desc'],
  PRICE_LOW: ['price', 'asc'],
  PRICE_HIGH: ['price', 'desc'],
  TITLE: ['sortTitle', 'asc'],
}

function orderOf({ question: { sort }, words }: Read): estypes.SortCombinations[] {
  const relevance: [string, estypes.SortOrder] = words.length > 0 ? ['_score', 'desc'] : ['popularity', 'desc']
  const [field, order] = sort === 'RELEVANCE' ? relevance : orders[sort]
  return [{ [field]: { order } }, { bookId: { order } }]
}

const highlight: estypes.SearchHighlight = {
  type: 'unified',
  pre_tags: [marks.open],
  post_tags: [marks.close],
  fields: {
    title: { number_of_fragments: 0 },
    people: { number_of_fragments: 0 },
    description: { number_of_fragments: 2, fragment_size: 150 },
  },
}

function hitOf(hit: estypes.SearchHit): Hit {
  const [key, id] = hit.sort ?? []
  const lines = (field: string): Marked[] => (hit.highlight?.[field] ?? []).map(partsOf).filter(hasMatch)
  return {
    bookId: String(id),
    place: { key: typeof key === 'number' ? key : String(key), id: String(id) },
    highlights: { title: lines('title')[0] ?? null, description: lines('description'), contributors: lines('people') },
  }
}
