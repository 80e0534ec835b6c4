export interface FacetCount {
  readonly value: string
  readonly label: string
  readonly count: number
}

export const facetNames = ['subjects', 'contributors', 'formats', 'languages', 'priceRanges', 'availability'] as const
export type FacetName = (typeof facetNames)[number]
export type Facets = Readonly<Record<FacetName, readonly FacetCount[]>>

/** A value, how many books have it, and its name where the index keeps one. */
export interface Counted {
  readonly facet: FacetName
  readonly value: string
  readonly label: string | null
  readonly count: number
}

/** Prices in whole euros; `to` is the last cent that belongs to the range. */
export const priceRanges: readonly {
  readonly value: string
  readonly label: string
  from: number
  to: number | null
}[] = [
  { value: '0-999', label: 'Under €10', from: 0, to: 999 },
  { value: '1000-1999', label: '€10 to €20', from: 1000, to: 1999 },
  { value: '2000-2999', label: '€20 to €30', from: 2000, to: 2999 },
  { value: '3000-4999', label: '€30 to €50', from: 3000, to: 4999 },
  { value: '5000-', label: '€50 and above', from: 5000, to: null },
]

/** How many values a facet shows at the most. */
const mostValues = 20

/** What an engine must know to count. */
export interface FacetPlan {
  readonly most: number
  readonly priceRanges: readonly { readonly value: string; readonly from: number; readonly to: number | null }[]
}

export const facetPlan: FacetPlan = { most: mostValues, priceRanges }

/** Counts as they are shown: named, the commonest first; price ranges by price, availability with what is here first. */
export function showFacets(counted: readonly Counted[]): Facets {
  const of = (facet: FacetName) => counted.filter((one) => one.facet === facet && one.count > 0)
  return {
    subjects: commonest(of('subjects')),
    contributors: commonest(of('contributors')),
    formats: commonest(of('formats')),
    languages: commonest(of('languages')),
    priceRanges: priceRanges.flatMap(({ value }) =>
      of('priceRanges')
        .filter((one) => one.value === value)
        .map(named),
    ),
    availability: ['IN_STOCK', 'SOLD_OUT'].flatMap((value) =>
      of('availability')
        .filter((one) => one.value === value)
        .map(named),
    ),
  }
}

const commonest = (counted: readonly Counted[]): FacetCount[] =>
  counted
    .map(named)
    .sort((a, b) => b.count - a.count || compare(a.label, b.label))
    .slice(0, mostValues)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const named = ({ facet, value, label, count }: Counted): FacetCount => ({
  value,
  count,
  label: label ?? labelOf(facet, value),
})

const fixed: Readonly<Record<string, string>> = {
  HARDCOVER: 'Hardcover',
  PAPERBACK: 'Paperback',
  EBOOK: 'E-book',
  AUDIOBOOK: 'Audiobook',
  IN_STOCK: 'In stock',
  SOLD_OUT: 'Not in stock',
  ...Object.fromEntries(priceRanges.map(({ value, label }) => [value, label])),
}

const languageNames = new Intl.DisplayNames('en', { type: 'language' })

const labelOf = (facet: FacetName, value: string): string =>
  facet === 'languages' && /^[a-z]{2,3}$/.test(value) ? (languageNames.of(value) ?? value) : (fixed[value] ?? value)

export const noFacets: Facets = {
  subjects: [],
  contributors: [],
  formats: [],
  languages: [],
  priceRanges: [],
  availability: [],
}
