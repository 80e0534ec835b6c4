import type { Client } from '@elastic/elasticsearch'
import { type Document, heard, type Known, type News } from './document.ts'
import { refusal } from './missing.ts'
import type { Shelf } from './shelf.ts'

const mostRounds = 10

/**
 * Writes what is newer than what is known. Each document is written only if nobody else has written it since it was read; those
 * that somebody has are read and decided again.
 */
export async function writeNews(shelf: Shelf, news: readonly News[]): Promise<void> {
  let waiting = news
  for (let round = 0; waiting.length > 0; round += 1) {
    if (round === mostRounds) throw new Error(`${waiting.length} documents were written by others ${mostRounds} times`)
    waiting = await tryOnce(shelf, waiting)
  }
}

interface Read {
  readonly known: Known | null
  readonly seqNo: number | undefined
  readonly primaryTerm: number | undefined
}

/** Answers with the news that were too late. */
async function tryOnce({ client, index }: Shelf, news: readonly News[]): Promise<News[]> {
  const byBook = Map.groupBy(news, ({ bookId }) => bookId)
  const read = await readKnown(client, index, [...byBook.keys()])
  const operations: object[] = []
  const written: string[] = []
  for (const [bookId, some] of byBook) {
    const { known = null, seqNo, primaryTerm } = read.get(bookId) ?? {}
    const next = some.reduce<Known | null>((latest, one) => heard(latest, one) ?? latest, known)
    if (next === null || next === known) continue
    const place = { _index: index, _id: bookId }
    operations.push(
      known ? { index: { ...place, if_seq_no: seqNo, if_primary_term: primaryTerm } } : { create: place },
      next,
    )
    written.push(bookId)
  }
  if (written.length === 0) return []
  // A server without the alias would make an index of that name, of no shape, and nothing would be found in it.
  const { items } = await client.bulk({ operations, require_alias: true })
  const late = items.flatMap((item, at) => {
    const { status, error } = item.index ?? item.create ?? { status: 500 }
    if (status === 409) return byBook.get(written[at] ?? '') ?? []
    if (error) throw refusal(error)
    return []
  })
  return late
}

async function readKnown(client: Client, index: string, ids: string[]): Promise<Map<string, Read>> {
  const { docs } = await client.mget<Known>({ index, ids })
  return new Map(
    docs.flatMap((doc) => {
      if ('error' in doc) throw refusal(doc.error)
      const read = { known: doc._source ?? null, seqNo: doc._seq_no, primaryTerm: doc._primary_term }
      return doc.found ? [[doc._id, read] as const] : []
    }),
  )
}

/** Writes whole documents into an index that nobody else writes to yet, by its alias. */
export async function fill(client: Client, alias: string, documents: readonly Document[]): Promise<void> {
  if (documents.length === 0) return
  const operations = documents.flatMap((document) => [{ index: { _index: alias, _id: document.bookId } }, document])
  const { errors, items } = await client.bulk({ operations, require_alias: true }, { requestTimeout: 60_000 })
  if (errors) throw refusal(items.find((item) => item.index?.error)?.index?.error)
}
