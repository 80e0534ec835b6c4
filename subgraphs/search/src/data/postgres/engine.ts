import type { BookSnapshot } from '@quire/contracts/events'
import type { Engine, Found, Source, Wanted } from '../engine.ts'
import { type Counts, countFacets, countHits } from './counts.ts'
import type { PrismaClient } from './database.ts'
import { readHits } from './hits.ts'
import { changing, type Kept, keepWhileUnchanged } from './kept.ts'
import type { Read } from './matching.ts'
import { readSpelling } from './spelling.ts'
import { readSuggestions } from './suggesting.ts'
import { writeBooks, writeRemovals, writeStock } from './write-books.ts'

const transaction = { maxWait: 5000, timeout: 60_000 }
const reader = 'catalog'

/** The default engine: Postgres' full text and trigrams, in the room's own database. */
export function openPostgresEngine(prisma: PrismaClient): Engine {
  const kept = keepWhileUnchanged<Counts>(prisma)
  const index = async (books: readonly BookSnapshot[]): Promise<void> => {
    if (books.length > 0) await changing(prisma, () => prisma.$transaction((tx) => writeBooks(tx, books), transaction))
  }
  return {
    index,
    async remove(removals) {
      if (removals.length > 0)
        await changing(prisma, () => prisma.$transaction((tx) => writeRemovals(tx, removals), transaction))
    },
    setStock: (news) => changing(prisma, () => writeStock(prisma, news)),
    // What is committed can be found; what was counted a moment ago is forgotten.
    async settle() {
      kept.forget()
    },
    async search(question, wanted) {
      const read = await readSpelling(prisma, question)
      const [hits, counts] = await Promise.all([
        wanted.limit > 0 ? readHits(prisma, read, wanted) : [],
        readCounts({ prisma, kept }, read, wanted),
      ])
      return { hits, ...counts, didYouMean: read.didYouMean }
    },
    suggest: (text, most) => readSuggestions(prisma, text, most),
    count: () => prisma.book.count({ where: { listed: true } }),
    rebuild: (source) => rebuild({ prisma, index }, source),
    async readCursor() {
      return (await prisma.progress.findUnique({ where: { reader } }))?.cursor ?? null
    },
    async saveCursor(cursor) {
      await prisma.progress.upsert({ where: { reader }, create: { reader, cursor }, update: { cursor } })
    },
    async version() {
      const rows = await prisma.$queryRaw<{ version: string }[]>`SELECT current_setting('server_version') AS version`
      return `PostgreSQL ${rows[0]?.version.split(' ')[0] ?? ''}`
    },
  }
}

async function readCounts(
  { prisma, kept }: { prisma: PrismaClient; kept: Kept<Counts> },
  read: Read,
  wanted: Wanted,
): Promise<Pick<Found, 'total' | 'facets'>> {
  if (wanted.facets) return countFacets(prisma, read, kept)
  return { total: wanted.total ? await countHits(prisma, read) : null, facets: null }
}

/** Everything is written over what is there; what the catalogue no longer told of leaves the list at the end. */
async function rebuild(
  { prisma, index }: { prisma: PrismaClient; index: Engine['index'] },
  source: Source,
): Promise<void> {
  const [{ began }] = await prisma.$queryRaw<[{ began: Date }]>`SELECT clock_timestamp() AS began`
  const told = new Set<string>()
  let last: string | null = null
  for await (const { books, cursor } of source) {
    await index(books)
    for (const { bookId } of books) told.add(bookId)
    last = cursor
  }
  await prisma.$executeRaw`
    UPDATE book SET listed = false WHERE listed AND heard_at < ${began} AND id <> ALL (${[...told]}::uuid[])`
  // What was written whole should be counted at full speed at once.
  await prisma.$executeRaw`VACUUM (ANALYZE) book, description, suggestion, word, facet_label`
  if (last !== null)
    await prisma.progress.upsert({ where: { reader }, create: { reader, cursor: last }, update: { cursor: last } })
}
