import { pagesOf } from '@quire/platform/pages'
import type { Context } from '../context.ts'
import { type BookListing, type Place, placeOf, type ShelfFilter, type Sort } from '../domain/shelf.ts'

interface PageOfBooks {
  readonly sort: Sort
  readonly first?: number | null
  readonly after?: string | null | undefined
}

/** A page of the books that fit; its cursors fit this filter and this sorting only. */
export async function listBooks(
  filter: ShelfFilter,
  { sort, ...asked }: PageOfBooks,
  { stores, cursorKey }: Context,
): Promise<BookListing> {
  const pages = pagesOf<Place>(`books ${sort} ${JSON.stringify(filter)}`, cursorKey)
  const page = pages.read(asked)
  const rows = await stores.books.list(filter, sort, page)
  return { filter, ...pages.connect(rows, page, (book) => placeOf(book, sort)) }
}
