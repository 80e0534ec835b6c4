import type { Card } from '../../domain/card.ts'
import type { Cards, Engine, Matches, Order, Read } from '../engine.ts'
import { type Counts, countFacets, countTotal } from './counts.ts'
import type { PrismaClient } from './database.ts'
import { changing, type Kept, keepWhileUnchanged } from './kept.ts'
import { begunBy, likeUnknown } from './likeness.ts'
import { readMatches } from './read-matches.ts'
import { writeCards, writeRemovals, writeStock } from './write-cards.ts'

const transaction = { maxWait: 5000, timeout: 60_000 }
const reader = 'catalog'

/** The default engine: Postgres' full text and trigrams, in the room's own database. */
export function openPostgresEngine(prisma: PrismaClient): Engine {
  const kept = keepWhileUnchanged<Counts>(prisma)
  const index = async (cards: readonly Card[]): Promise<void> => {
    if (cards.length > 0) await changing(prisma, () => prisma.$transaction((tx) => writeCards(tx, cards), transaction))
  }
  return {
    index,
    async remove(removals) {
      if (removals.length > 0)
        await changing(prisma, () => prisma.$transaction((tx) => writeRemovals(tx, removals), transaction))
    },
    setStock: (news) => changing(prisma, () => writeStock(prisma, news)),
    // What is committed can be found; what was counted a moment ago is forgotten.
    settle: async () => kept.forget(),
    search: (read, order) => search({ prisma, kept }, read, order),
    likeUnknown: (words) => likeUnknown(prisma, words),
    begunBy: (begun) => begunBy(prisma, begun),
    count: () => prisma.book.count({ where: { listed: true } }),
    rebuild: (cards) => rebuild({ prisma, index }, cards),
    readCursor: async () => (await prisma.progress.findUnique({ where: { reader } }))?.cursor ?? null,
    saveCursor: (cursor) => saveCursor(prisma, cursor),
    check: async () => void (await prisma.$queryRaw`SELECT 1`),
    async version() {
      const rows = await prisma.$queryRaw<{ version: string }[]>`SELECT current_setting('server_version') AS version`
      return `PostgreSQL ${rows[0]?.version.split(' ')[0] ?? ''}`
    },
  }
}

type Shelf = { readonly prisma: PrismaClient; readonly kept: Kept<Counts> }

async function search({ prisma, kept }: Shelf, read: Read, order: Order): Promise<Matches> {
  const counting = order.facets
    ? countFacets({ sql: prisma, kept }, read, order.facets)
    : { total: order.total ? countTotal(prisma, read) : null, counted: null }
  const [matches, counts] = await Promise.all([order.limit > 0 ? readMatches(prisma, read, order) : [], counting])
  return { matches, total: await counts.total, counted: counts.counted }
}

type Writing = { readonly prisma: PrismaClient; readonly index: Engine['index'] }

/** Everything is written over what is there; what the catalogue no longer told of leaves the list at the end. */
async function rebuild({ prisma, index }: Writing, source: Cards): Promise<void> {
  const [{ began }] = await prisma.$queryRaw<[{ began: Date }]>`SELECT clock_timestamp() AS began`
  const told = new Set<string>()
  let last: string | null = null
  for await (const { cards, cursor } of source) {
    await index(cards)
    for (const { bookId } of cards) told.add(bookId)
    last = cursor
  }
  await prisma.$executeRaw`
    UPDATE book SET listed = false WHERE listed AND heard_at < ${began} AND id <> ALL (${[...told]}::uuid[])`
  // What was written whole should be counted at full speed at once.
  await prisma.$executeRaw`VACUUM (ANALYZE) book, description, suggestion, word, facet_label`
  if (last !== null) await saveCursor(prisma, last)
}

async function saveCursor(prisma: PrismaClient, cursor: string): Promise<void> {
  await prisma.progress.upsert({ where: { reader }, create: { reader, cursor }, update: { cursor } })
}
