import type { estypes } from '@elastic/elasticsearch'
import type { Marks } from '../../domain/highlight.ts'
import type { Sort } from '../../domain/question.ts'
import type { Match, Matches, Order, Read } from '../engine.ts'
import { countedIn, facetAggregations } from './counts.ts'
import { facetConditions, matches } from './matching.ts'
import type { Shelf } from './shelf.ts'

/** What matches, the total and the facets. */
export async function ask(shelf: Shelf, read: Read, order: Order): Promise<Matches> {
  if (!order.facets || read.words.length > 0) return askOnce(shelf, read, order)
  // The counts of lists that nobody searched for are the largest and asked for most. Asked without hits, the server keeps them
  // until the index changes.
  const [listed, counted] = await Promise.all([
    askOnce(shelf, read, { ...order, facets: null, total: false }),
    askOnce(shelf, read, { ...order, limit: 0, after: null, marks: null }),
  ])
  return { ...counted, matches: listed.matches }
}

async function askOnce({ client, index }: Shelf, read: Read, order: Order): Promise<Matches> {
  const { filter } = read.question
  const narrowing = [...facetConditions(filter).values()]
  const answer = await client.search({
    index,
    ...(order.facets ? countedWide(read, narrowing) : { query: { bool: { must: matches(read), filter: narrowing } } }),
    size: order.limit,
    ...(order.limit > 0 && { sort: sortingOf(read) }),
    _source: false,
    track_total_hits: order.total || order.facets !== null,
    ...(order.after && { search_after: [order.after.key, order.after.id] }),
    ...(order.facets && { aggs: facetAggregations(filter, order.facets) }),
    ...(order.marks && { highlight: highlightBy(order.marks) }),
  })
  const { total, hits } = answer.hits
  return {
    matches: hits.map(matchOf),
    total: typeof total === 'number' ? total : (total?.value ?? null),
    counted: order.facets && countedIn({ ...answer.aggregations }),
  }
}

// Facets look at more than the list: at what it would be without their own filter. So the filters come after them.
const countedWide = (read: Read, narrowing: estypes.QueryDslQueryContainer[]) => ({
  query: matches(read),
  ...(narrowing.length > 0 && { post_filter: { bool: { filter: narrowing } } }),
})

const orders: Readonly<Record<Exclude<Sort, 'RELEVANCE'>, [string, estypes.SortOrder]>> = {
  NEWEST: ['publishedDay', 'desc'],
  PRICE_ASC: ['price', 'asc'],
  PRICE_DESC: ['price', 'desc'],
  TITLE: ['sortTitle', 'asc'],
}

function sortingOf({ question: { sort }, words }: Read): estypes.SortCombinations[] {
  const relevance: [string, estypes.SortOrder] = words.length > 0 ? ['_score', 'desc'] : ['popularity', 'desc']
  const [field, order] = sort === 'RELEVANCE' ? relevance : orders[sort]
  return [{ [field]: { order } }, { bookId: { order } }]
}

const highlightBy = ({ open, close }: Marks): estypes.SearchHighlight => ({
  type: 'unified',
  pre_tags: [open],
  post_tags: [close],
  fields: {
    title: { number_of_fragments: 0 },
    people: { number_of_fragments: 0 },
    description: { number_of_fragments: 2, fragment_size: 150 },
  },
})

function matchOf({ sort, highlight }: estypes.SearchHit): Match {
  const [key, id] = sort ?? []
  return {
    bookId: String(id),
    place: { key: typeof key === 'number' ? key : String(key), id: String(id) },
    title: highlight?.title?.[0] ?? null,
    description: highlight?.description ?? [],
    names: highlight?.people ?? [],
  }
}
