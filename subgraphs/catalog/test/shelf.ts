import { newId, toGlobalId } from '@quire/platform/id'
import { insertRows } from '../../../scripts/seed/insert-rows.ts'
import { sortTitle } from '../src/domain/sort-title.ts'
import type { TestRoom } from './room.ts'

interface Planted {
  readonly title: string
  readonly slug?: string
  readonly isbn?: string | null
  readonly available?: number
  readonly price?: number
  readonly format?: string
  readonly publishedOn?: string | null
  readonly authors?: readonly string[]
  readonly subject?: string
  readonly series?: { readonly name: string; readonly position: number }
  readonly cover?: string
}

export interface Shelved {
  readonly id: string
  readonly workId: string
  readonly globalId: string
  readonly slug: string
}

let shelved = 0

/** Puts a book on the shelf, with its work, its people and the delivery that brought its copies. */
export async function shelve({ sql }: TestRoom, book: Planted): Promise<Shelved> {
  const [id, workId] = [newId(), newId()]
  shelved += 1
  const slug = book.slug ?? `book-${shelved}`
  const seriesId = book.series ? await seriesCalled(sql, book.series.name) : null
  const work = { id: workId, title: book.title, description: `About ${book.title}.` }
  await insertRows(sql, 'work', [{ ...work, series_id: seriesId, series_position: book.series?.position ?? null }])
  await insertRows(sql, 'edition', [editionRow({ id, workId, slug }, book)])
  await credit(sql, { id, workId }, book)
  if (book.cover) await insertRows(sql, 'cover', [{ edition_id: id, media_type: 'image/svg+xml', body: book.cover }])
  const available = book.available ?? 5
  await insertRows(sql, 'stock', [{ edition_id: id, available }])
  const delivery = { kind: 'DELIVERY', change_available: available, change_reserved: 0, who: 'test' }
  if (available > 0) await insertRows(sql, 'stock_ledger', [{ edition_id: id, ...delivery }])
  return { id, workId, slug, globalId: toGlobalId('Book', id) }
}

function editionRow({ id, workId, slug }: { id: string; workId: string; slug: string }, book: Planted) {
  return {
    id,
    work_id: workId,
    slug,
    isbn: book.isbn ?? null,
    title: book.title,
    sort_title: sortTitle(book.title, 'en'),
    format: book.format ?? 'PAPERBACK',
    language: 'en',
    published_on: book.publishedOn === undefined ? '2001-05-30' : book.publishedOn,
    grams: 300,
    price_amount: book.price ?? 1299,
  }
}

async function credit(sql: TestRoom['sql'], { id, workId }: { id: string; workId: string }, book: Planted) {
  for (const [at, name] of (book.authors ?? []).entries()) {
    const known = await sql.contributor.findFirst({ where: { name } })
    const contributor = known ?? (await sql.contributor.create({ data: { id: newId(), name, sortName: name } }))
    const what = { contributor_id: contributor.id, role: 'AUTHOR', position: at + 1 }
    await insertRows(sql, 'work_contributor', [{ work_id: workId, ...what }])
    await insertRows(sql, 'edition_contributor', [{ edition_id: id, ...what }])
  }
  if (!book.subject) return
  await insertRows(sql, 'subject', [{ code: book.subject, scheme: 'THEMA', heading: `About ${book.subject}` }])
  await insertRows(sql, 'work_subject', [{ work_id: workId, subject_code: book.subject, position: 1 }])
}

async function seriesCalled(sql: TestRoom['sql'], name: string): Promise<string> {
  const known = await sql.series.findFirst({ where: { name } })
  return (known ?? (await sql.series.create({ data: { id: newId(), name } }))).id
}

/** Where the ledger or the reservations and the stock row of a book disagree; empty when every unit is explained. */
export const unexplained = ({ sql }: Pick<TestRoom, 'sql'>) => sql.$queryRaw`
  SELECT s.edition_id, s.available, s.reserved, s.back_ordered, told.*, owed.*
  FROM stock s
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(change_available), 0) AS available, coalesce(sum(change_reserved), 0) AS reserved,
      coalesce(sum(change_back_ordered), 0) AS back_ordered
    FROM stock_ledger l WHERE l.edition_id = s.edition_id
  ) told
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(l.quantity - l.back_ordered) FILTER (WHERE r.state = 'HELD'), 0) AS held, coalesce(sum(l.back_ordered), 0) AS awaited
    FROM reservation_line l JOIN reservation r USING (order_id) WHERE l.edition_id = s.edition_id
  ) owed
  WHERE (s.available, s.reserved, s.back_ordered) <> (told.available, told.reserved, told.back_ordered)
    OR (s.reserved, s.back_ordered) <> (owed.held, owed.awaited) OR (s.available > 0 AND s.back_ordered > 0)`

export async function stockOf({ sql }: Pick<TestRoom, 'sql'>, { id }: Shelved) {
  const { available, reserved } = await sql.stock.findUniqueOrThrow({ where: { editionId: id } })
  return { available, reserved }
}

/** The copies to be had, held and waited for. */
export async function copiesOf({ sql }: Pick<TestRoom, 'sql'>, { id }: Pick<Shelved, 'id'>) {
  const { available, reserved, backOrdered } = await sql.stock.findUniqueOrThrow({ where: { editionId: id } })
  return [available, reserved, backOrdered]
}

/** What the ledger tells of a book, in its order: kind, and how many more to be had, held and waited for. */
export async function ledgerOf({ sql }: Pick<TestRoom, 'sql'>, { id }: Pick<Shelved, 'id'>) {
  const entries = await sql.stockLedger.findMany({ where: { editionId: id }, orderBy: { id: 'asc' } })
  return entries.map((one) => [one.kind, one.changeAvailable, one.changeReserved, one.changeBackOrdered])
}
