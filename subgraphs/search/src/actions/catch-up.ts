import type { Catalog } from '../clients/catalog.ts'
import type { Engine } from '../data/engine.ts'

export interface Desk {
  readonly engine: Engine
  readonly catalog: Catalog
}

/**
 * Makes the index agree with the catalogue, whatever events were lost: an empty one is built anew, any other learns what changed
 * since it last asked. Answers how many books it was told of.
 */
export async function catchUp({ engine, catalog }: Desk): Promise<{ deed: 'rebuilt' | 'caught up'; books: number }> {
  const cursor = await engine.readCursor()
  if (cursor === null || (await engine.count()) === 0)
    return { deed: 'rebuilt', books: await rebuild({ engine, catalog }) }
  let books = 0
  for await (const page of catalog.changesSince(cursor)) {
    await engine.index(page.books)
    await engine.remove(page.removed)
    if (page.cursor !== cursor) await engine.saveCursor(page.cursor)
    books += page.books.length + page.removed.length
  }
  return { deed: 'caught up', books }
}

/** Builds the index anew from the whole catalogue; the old one answers meanwhile. Answers how many books it holds. */
export async function rebuild({ engine, catalog }: Desk): Promise<number> {
  let books = 0
  const source = async function* () {
    for await (const page of catalog.changesSince(null)) {
      books += page.books.length
      yield page
    }
  }
  await engine.rebuild(source())
  return books
}
