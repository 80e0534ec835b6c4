import type { estypes } from '@elastic/elasticsearch'
import type { Counted, FacetName, FacetPlan } from '../../domain/facets.ts'
import type { Filter } from '../../domain/question.ts'
import { facetConditions } from './matching.ts'

type Aggregation = estypes.AggregationsAggregationContainer

const aggregationsOf = ({ most, priceRanges }: FacetPlan): Readonly<Record<FacetName, Aggregation>> => ({
  subjects: { terms: { field: 'subjectKeys', size: most } },
  contributors: { terms: { field: 'contributorKeys', size: most } },
  formats: { terms: { field: 'format', size: most } },
  languages: { terms: { field: 'language', size: most } },
  priceRanges: { range: { field: 'price', ranges: priceRanges.map(rangeOf) } },
  availability: {
    range: {
      field: 'available',
      ranges: [
        { key: 'SOLD_OUT', to: 1 },
        { key: 'IN_STOCK', from: 1 },
      ],
    },
  },
})

const rangeOf = ({ value, from, to }: FacetPlan['priceRanges'][number]) => ({
  key: value,
  from,
  ...(to !== null && { to: to + 1 }),
})

/** Each facet is counted in the list that all filters but its own leave, so that more of its values can be chosen. */
export function facetAggregations(filter: Filter, plan: FacetPlan): Record<string, Aggregation> {
  const used = [...facetConditions(filter)]
  return Object.fromEntries(
    Object.entries(aggregationsOf(plan)).map(([name, count]) => {
      const others = used.flatMap(([facet, condition]) => (facet === name ? [] : [condition]))
      return [name, others.length === 0 ? count : { filter: { bool: { filter: others } }, aggs: { values: count } }]
    }),
  )
}

type Bucket = { readonly key: string; readonly doc_count: number }
type Answered = { readonly buckets?: readonly Bucket[]; readonly values?: { readonly buckets: readonly Bucket[] } }

export const countedIn = (answered: Readonly<Record<string, unknown>>): Counted[] =>
  (Object.entries(answered) as [FacetName, Answered][]) // their names and shapes are what facetAggregations asked for
    .flatMap(([facet, { buckets, values }]) =>
      merged((buckets ?? values?.buckets ?? []).map(({ key, doc_count: count }) => counted(facet, key, count))),
    )

function counted(facet: FacetName, key: string, count: number): Counted {
  const isNamed = facet === 'subjects' || facet === 'contributors'
  const cut = isNamed ? key.indexOf('|') : -1
  return cut < 0
    ? { facet, value: key, label: null, count }
    : { facet, value: key.slice(0, cut), label: key.slice(cut + 1), count }
}

// A name that is just being changed stands in two spellings for a moment.
const merged = (all: readonly Counted[]): Counted[] =>
  [...Map.groupBy(all, ({ value }) => value).values()].flatMap(([first, ...more]) =>
    first ? [{ ...first, count: more.reduce((sum, { count }) => sum + count, first.count) }] : [],
  )
