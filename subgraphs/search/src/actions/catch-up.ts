import type { Catalog } from '../clients/catalog.ts'
import type { Finder } from './finder.ts'

export interface Desk {
  readonly finder: Finder
  readonly catalog: Catalog
}

/**
 * Makes the index agree with the catalogue, whatever events were lost: one that was never filled, or is lost, is built anew, any other
 * learns what changed since it last asked, were it empty as a new shop's. Answers how many books it was told of.
 */
export async function catchUp({ finder, catalog }: Desk): Promise<{ deed: 'rebuilt' | 'caught up'; books: number }> {
  const cursor = await finder.readCursor()
  if (cursor === null) return { deed: 'rebuilt', books: await rebuild({ finder, catalog }) }
  let books = 0
  for await (const page of catalog.changesSince(cursor)) {
    await finder.index(page.books)
    await finder.remove(page.removed)
    if (page.cursor !== cursor) await finder.saveCursor(page.cursor)
    books += page.books.length + page.removed.length
  }
  return { deed: 'caught up', books }
}

/** Builds the index anew from the whole catalogue; the old one answers meanwhile. Answers how many books it holds. */
export async function rebuild({ finder, catalog }: Desk): Promise<number> {
  let books = 0
  const source = async function* () {
    for await (const page of catalog.changesSince(null)) {
      books += page.books.length
      yield page
    }
  }
  await finder.rebuild(source())
  return books
}
