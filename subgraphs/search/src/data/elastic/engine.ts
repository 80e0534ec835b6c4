import { Client } from '@elastic/elasticsearch'
import type { Engine } from '../engine.ts'
import { ask } from './asking.ts'
import { begunBy, likeUnknown } from './likeness.ts'
import { tellingMissing } from './missing.ts'
import { readCursor, saveCursor } from './progress.ts'
import { rebuild } from './rebuild.ts'
import { shapeNumber } from './shape.ts'
import type { Shelf } from './shelf.ts'
import { writeNews } from './write.ts'

/** Where the index is: its server, and what the names of its indices begin with. */
export interface ElasticPlace {
  readonly url: string
  readonly name: string
}

/**
 * The engine for large shops: Elasticsearch. Books are found within a second of being written. Nothing is asked of the server yet, and
 * no index is there until the first `rebuild` has filled one: until then, and when it is lost, questions and writes fail and say so.
 */
export function openElasticEngine({ url, name }: ElasticPlace): Engine & { close(): Promise<void> } {
  // A connection that was closed meanwhile is worth a second try; a server that is away is not worth waiting for.
  const client = new Client({ node: url, requestTimeout: 8000, maxRetries: 1 })
  const index = `${name}-books-v${shapeNumber}`
  const shelf: Shelf = { client, index }
  return {
    ...writing(shelf),
    search: tellingMissing((read, order) => ask(shelf, read, order)),
    likeUnknown: tellingMissing((words) => likeUnknown(shelf, words)),
    begunBy: (begun) => begunBy(shelf, begun),
    count: async () => (await client.count({ index, query: { term: { listed: true } } })).count,
    readCursor: () => readCursor(shelf),
    async check() {
      if (!(await client.indices.existsAlias({ name: index }, { maxRetries: 0 })))
        throw new Error(`the alias ${index} is missing`)
    },
    version: async () => `Elasticsearch ${(await client.info()).version.number}`,
    close: () => client.close(),
  }
}

const writing = (
  shelf: Shelf,
): Pick<Engine, 'index' | 'remove' | 'setStock' | 'settle' | 'rebuild' | 'saveCursor'> => ({
  index: (cards) =>
    writeNews(
      shelf,
      cards.map((card) => ({ kind: 'changed', bookId: card.bookId, card })),
    ),
  remove: (removals) =>
    writeNews(
      shelf,
      removals.map((removal) => ({ kind: 'removed', ...removal })),
    ),
  setStock: (news) => writeNews(shelf, [{ kind: 'stock', ...news }]),
  settle: async () => void (await shelf.client.indices.refresh({ index: shelf.index })),
  rebuild: (cards) => rebuild(shelf, cards),
  saveCursor: (cursor) => saveCursor(shelf, cursor),
})
