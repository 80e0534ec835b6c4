import { events } from '@quire/contracts/events'
import { openPool } from '@quire/platform/database'
import { newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { openOutbox } from '@quire/platform/outbox'
import { seedCatalogue } from '../../subgraphs/catalog/seed/books.ts'
import type { SeedEdition, SeedWork } from '../../subgraphs/catalog/seed/shape.ts'
import { syntheticCatalogue, syntheticContributors } from '../../subgraphs/catalog/seed/synthetic.ts'
import { type CatalogOutbox, PrismaClient } from '../../subgraphs/catalog/src/data/database.ts'
import { newsOf, snapshotOf } from '../../subgraphs/catalog/src/data/snapshots.ts'
import { insertNew, insertRows, type Runs } from './insert-rows.ts'
import * as row from './rows.ts'

type Told = { readonly new: number; readonly all: number }

/** Puts the seed catalogue on the shelves and says each new book. What is there already stays as staff left it. */
export function seedBooks({ databaseUrl, ifEmpty = false }: { databaseUrl: string; ifEmpty?: boolean }): Promise<Told> {
  return withDatabase(databaseUrl, async (prisma) => {
    const here = await prisma.edition.count()
    if (ifEmpty && here > 0) return { new: 0, all: here }
    const { subjects, series, contributors, works } = seedCatalogue()
    await insertRows(prisma, 'subject', subjects)
    await insertRows(prisma, 'series', series.map(row.seriesRow))
    await insertRows(prisma, 'contributor', contributors.map(row.contributorRow))
    const nameOf = new Map(contributors.map(({ key, name }) => [key, name]))
    const authorOf = ({ credits }: SeedEdition) => nameOf.get(credits[0]?.contributor ?? '') ?? ''
    for (const some of inBatches(works, 40)) await shelveAndSay(prisma, some, authorOf)
    const all = await prisma.edition.count()
    return { new: all - here, all }
  })
}

/**
 * Fills the shelves with invented books for benchmarks, up to `count` of them. Nothing is said: search reads them through its door.
 * @param tell called with how many are done
 */
export function seedSynthetic(databaseUrl: string, count: number, tell: (done: number) => void): Promise<void> {
  return withDatabase(databaseUrl, async (prisma) => {
    await insertRows(prisma, 'subject', seedCatalogue().subjects)
    for (const some of inBatches(syntheticContributors(), 5000)) {
      await insertRows(prisma, 'contributor', some.map(row.contributorRow))
    }
    let done = 0
    for (const some of inBatches(syntheticCatalogue(count), 1000)) {
      await prisma.$transaction((tx) => shelve(tx, some), { timeout: 20_000 })
      done += some.length
      tell(done)
    }
    await prisma.$executeRaw`VACUUM (ANALYZE)`
  })
}

async function shelveAndSay(prisma: PrismaClient, works: readonly SeedWork[], authorOf: (one: SeedEdition) => string) {
  const outbox: CatalogOutbox = openOutbox(prisma, events)
  await outbox.write({}, async (tx, say) => {
    const fresh = await shelve(tx, works)
    const covers = fresh.map((edition) => row.coverRow(edition, authorOf(edition)))
    await insertRows(tx, 'cover', covers)
    const ids = fresh.map((edition) => row.editionId(edition.slug))
    for (const news of await newsOf(tx, ids)) {
      say({ type: 'book.changed', aggregate: news.bookId, sequence: news.version, data: snapshotOf(news) })
    }
  })
}

/** Inserts works with their editions; answers the editions that were not there. */
async function shelve(sql: Runs, works: readonly SeedWork[]): Promise<SeedEdition[]> {
  await insertRows(sql, 'work', works.map(row.workRow))
  await insertRows(sql, 'work_subject', works.flatMap(row.workSubjectRows))
  await insertRows(sql, 'work_contributor', works.flatMap(row.workCreditRows))
  const editions = works.flatMap((work) => work.editions.map((edition) => row.editionRow(work, edition)))
  const added = new Set(await insertNew(sql, { table: 'edition', rows: editions, answer: 'slug' }))
  const fresh = works.flatMap((work) => work.editions).filter(({ slug }) => added.has(slug))
  await insertRows(sql, 'edition_contributor', fresh.flatMap(row.editionCreditRows))
  await insertRows(sql, 'stock', fresh.map(row.stockRow))
  await insertRows(sql, 'stock_ledger', fresh.flatMap(row.deliveryRows))
  return fresh
}

async function withDatabase<T>(databaseUrl: string, deed: (prisma: PrismaClient) => Promise<T>): Promise<T> {
  const life = newLife(openLog('seed', 'warn'))
  const { adapter } = openPool(life, databaseUrl, { most: 1 })
  try {
    return await deed(new PrismaClient({ adapter }))
  } finally {
    await life.end()
  }
}

function* inBatches<T>(things: Iterable<T>, size: number): Generator<T[]> {
  let batch: T[] = []
  for (const thing of things) {
    batch.push(thing)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
