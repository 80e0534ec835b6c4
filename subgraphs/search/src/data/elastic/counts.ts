import type { estypes } from '@elastic/elasticsearch'
import {
  type Counted,
  type FacetName,
  type Facets,
  facetNames,
  mostValues,
  priceRanges,
  showFacets,
} from '../../domain/facets.ts'
import type { Filter } from '../../domain/question.ts'
import { facetConditions } from './matching.ts'

type Aggregation = estypes.AggregationsAggregationContainer

const aggregations: Readonly<Record<FacetName, Aggregation>> = {
  subjects: { terms: { field: 'subjectKeys', size: mostValues } },
  contributors: { terms: { field: 'contributorKeys', size: mostValues } },
  formats: { terms: { field: 'format', size: mostValues } },
  languages: { terms: { field: 'language', size: mostValues } },
  priceRanges: {
    range: {
      field: 'price',
      ranges: priceRanges.map(({ value, from, to }) => ({ key: value, from, ...(to !== null && { to: to + 1 }) })),
    },
  },
  availability: {
    range: {
      field: 'available',
      ranges: [
        { key: 'SOLD_OUT', to: 1 },
        { key: 'IN_STOCK', from: 1 },
      ],
    },
  },
}

/** Each facet is counted in the list that all filters but its own leave, so that more of its values can be chosen. */
export function facetAggregations(filter: Filter): Record<string, Aggregation> {
  const used = facetConditions(filter)
  return Object.fromEntries(
    facetNames.map((name) => {
      const others = [...used].flatMap(([facet, condition]) => (facet === name ? [] : [condition]))
      const count = aggregations[name]
      return [name, others.length === 0 ? count : { filter: { bool: { filter: others } }, aggs: { values: count } }]
    }),
  )
}

type Bucket = { readonly key: string; readonly doc_count: number }
type Answered = { readonly buckets?: readonly Bucket[]; readonly values?: { readonly buckets: readonly Bucket[] } }

export function facetsOf(answered: Readonly<Record<string, unknown>>): Facets {
  return showFacets(
    facetNames.flatMap((facet) => {
      const { buckets, values } = (answered[facet] ?? {}) as Answered // its shape is what facetAggregations asked for
      return merged((buckets ?? values?.buckets ?? []).map(({ key, doc_count: count }) => counted(facet, key, count)))
    }),
  )
}

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
