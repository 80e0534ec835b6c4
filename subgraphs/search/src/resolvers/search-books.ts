import { toGlobalId } from '@quire/platform/id'
import { money } from '@quire/platform/money'
import { pagesOf } from '@quire/platform/pages'
import type { Found, Hit, Wanted } from '../actions/finder.ts'
import type { Context } from '../context.ts'
import type { Place } from '../data/engine.ts'
import { type Facets, noFacets, priceRanges } from '../domain/facets.ts'
import type { Marked } from '../domain/highlight.ts'
import type { QuerySearchArgs } from '../generated/graphql.ts'
import { readSearch } from './reading.ts'
import { selectedBelow } from './selected.ts'

const nothing: Found = { hits: [], total: 0, facets: noFacets, didYouMean: null }

/** A page of what was asked for. Of the whole list only those fields are worked out that are selected. */
export async function searchBooks(
  { first, after, ...asked }: QuerySearchArgs,
  { finder, cursorKey }: Context,
  info: Parameters<typeof selectedBelow>[0],
) {
  const question = readSearch(asked)
  const pages = pagesOf<Place>(`search ${JSON.stringify(question)}`, cursorKey)
  const page = pages.read({ first, after })
  const found = question ? await finder.search(question, wantedBy(selectedBelow(info), page)) : nothing
  return {
    ...pages.connect(found.hits.map(shown), page, ({ place }) => place),
    totalCount: found.total ?? 0,
    facets: facetsShown(found.facets ?? noFacets),
    didYouMean: found.didYouMean,
  }
}

function wantedBy(fields: ReadonlySet<string>, page: { limit: number; after: Place | null }): Wanted {
  const listed = ['edges', 'nodes', 'pageInfo'].some((field) => fields.has(field))
  return {
    limit: listed ? page.limit + 1 : 0,
    after: page.after,
    highlights: fields.has('edges') || fields.has('nodes'),
    // Whether words were mistyped shows only in whether anything is found.
    total: fields.has('totalCount') || (!listed && fields.has('didYouMean')),
    facets: fields.has('facets'),
  }
}

const shown = ({ bookId, place, highlights: { title, description, contributors } }: Hit) => ({
  place,
  book: { id: toGlobalId('Book', bookId) },
  highlights: { title, description: description.map(excerpt), contributors: contributors.map(excerpt) },
})

function boundsOf(value: string) {
  const range = priceRanges.find((one) => one.value === value)
  if (!range) throw new Error(`there is no range of prices ${value}`)
  return { from: money(range.from), to: range.to === null ? null : money(range.to) }
}

const excerpt = (parts: Marked) => ({ parts })

const facetsShown = (facets: Facets) => ({
  ...facets,
  priceRanges: facets.priceRanges.map(({ value, label, count }) => ({ ...boundsOf(value), label, count })),
  contributors: facets.contributors.map((one) => ({ ...one, value: toGlobalId('Contributor', one.value) })),
})
