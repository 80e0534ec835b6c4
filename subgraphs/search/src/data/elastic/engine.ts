import { Client, errors } from '@elastic/elasticsearch'
import type { Engine, Source } from '../engine.ts'
import { ask } from './asking.ts'
import { shelved } from './document.ts'
import { mappings, refreshEvery, settings, shapeNumber } from './shape.ts'
import { readSpelling } from './spelling.ts'
import { readSuggestions } from './suggesting.ts'
import { fill, writeNews } from './write.ts'

/** Where the index is: its server, and what the names of its indices begin with. */
export interface ElasticPlace {
  readonly url: string
  readonly name: string
}

/** The engine for large shops: Elasticsearch. Books are found within a second of being written. */
export async function openElasticEngine({ url, name }: ElasticPlace): Promise<Engine & { close(): Promise<void> }> {
  const client = new Client({ node: url, requestTimeout: 8000, maxRetries: 2 })
  const index = `${name}-books-v${shapeNumber}`
  const shelf = { client, index, progress: `${index}-progress` }
  await makeIndex(client, `${index}-first`, index)
  return {
    index: (books) =>
      writeNews(
        client,
        index,
        books.map((book) => ({ kind: 'changed', bookId: book.bookId, book })),
      ),
    remove: (removals) =>
      writeNews(
        client,
        index,
        removals.map((removal) => ({ kind: 'removed', ...removal })),
      ),
    setStock: (news) => writeNews(client, index, [{ kind: 'stock', ...news }]),
    async settle() {
      await client.indices.refresh({ index })
    },
    async search(question, wanted) {
      const read = { question, words: question.words.map((word) => [word]) }
      const found = await ask(client, index, read, wanted)
      const isEmpty = found.hits.length === 0 && !found.total && question.words.length > 0
      const meant = isEmpty ? await readSpelling(client, index, question) : null
      if (!meant) return { ...found, didYouMean: null }
      return { ...(await ask(client, index, meant, wanted)), didYouMean: meant.didYouMean }
    },
    suggest: (text, most) => readSuggestions(client, index, text, most),
    async count() {
      return (await client.count({ index, query: { term: { listed: true } } })).count
    },
    rebuild: (source) => rebuild(shelf, source),
    readCursor: () => readCursor(shelf),
    saveCursor: (cursor) => saveCursor(shelf, cursor),
    async version() {
      return `Elasticsearch ${(await client.info()).version.number}`
    },
    close: () => client.close(),
  }
}

interface Shelf {
  readonly client: Client
  readonly index: string
  readonly progress: string
}

// Two replicas may come at the same time: the second finds what the first made.
async function makeIndex(client: Client, name: string, alias: string): Promise<void> {
  if (await client.indices.existsAlias({ name: alias })) return
  await client.indices.create({ index: name, mappings, settings, aliases: { [alias]: {} } }).catch((error: unknown) => {
    if (!isCalled(error, 'resource_already_exists_exception')) throw error
  })
}

/** A new index is filled and takes the old one's place in one step. */
async function rebuild({ client, index, progress }: Shelf, source: Source): Promise<void> {
  const next = `${index}-${Date.now()}-${process.pid}`
  await client.indices.create({ index: next, mappings, settings: { ...settings, refresh_interval: '30s' } })
  let last: string | null = null
  try {
    for await (const { books, cursor } of source) {
      await fill(
        client,
        next,
        books.map((book) => shelved(null, book)),
      )
      last = cursor
    }
    await client.indices.putSettings({ index: next, settings: { refresh_interval: refreshEvery } })
    await client.indices.refresh({ index: next })
  } catch (error) {
    await client.indices.delete({ index: next })
    throw error
  }
  const before = Object.keys(await client.indices.getAlias({ name: index }))
  await client.indices.updateAliases({
    actions: [...before.map((old) => ({ remove_index: { index: old } })), { add: { index: next, alias: index } }],
  })
  if (last !== null) await saveCursor({ client, index, progress }, last)
}

const reader = 'catalog'

async function readCursor({ client, progress }: Shelf): Promise<string | null> {
  const found = await client.get<{ cursor: string }>({ index: progress, id: reader }).catch((error: unknown) => {
    if (error instanceof errors.ResponseError && error.statusCode === 404) return null
    throw error
  })
  return found?._source?.cursor ?? null
}

async function saveCursor({ client, progress }: Shelf, cursor: string): Promise<void> {
  await client.index({ index: progress, id: reader, document: { cursor } })
}

const isCalled = (error: unknown, type: string): boolean =>
  error instanceof errors.ResponseError && (error.body as { error?: { type?: string } })?.error?.type === type
