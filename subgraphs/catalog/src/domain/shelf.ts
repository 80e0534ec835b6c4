import type { Book, Format } from './book.ts'

export type Sort = 'TITLE' | 'NEWEST' | 'PRICE_ASC' | 'PRICE_DESC' | 'SERIES'

/** Which books a list shows; what is absent does not matter, and of a list, which is never empty, any value fits. */
export interface ShelfFilter {
  readonly subjects?: readonly string[]
  readonly contributors?: readonly string[]
  readonly seriesId?: string
  readonly formats?: readonly Format[]
  readonly languages?: readonly string[]
  readonly priceFrom?: number
  readonly priceTo?: number
  readonly inStock?: boolean
}

/** Where a book stands in a sorted list; ids part what is equal. */
export interface Place {
  readonly key: string | number
  readonly id: string
}

const noPosition = 2_147_483_647

export function placeOf(book: Book, sort: Sort): Place {
  return { key: keyOf[sort](book), id: book.id }
}

const keyOf: Readonly<Record<Sort, (book: Book) => string | number>> = {
  TITLE: (book) => book.sortTitle,
  NEWEST: (book) => book.publishedOn ?? '',
  PRICE_ASC: (book) => book.price.amount,
  PRICE_DESC: (book) => book.price.amount,
  SERIES: (book) => book.seriesPosition ?? noPosition,
}

/** One page of a list, and the list it is a page of. */
export interface BookListing {
  readonly filter: ShelfFilter
  readonly edges: readonly { readonly cursor: string; readonly node: Book }[]
  readonly nodes: readonly Book[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string | null
    readonly endCursor: string | null
  }
}
