import type { BookSnapshot } from '@quire/contracts/snapshot'
import { Prisma } from '../generated/prisma/client.ts'
import type { Asks } from './database.ts'

/** A book as other rooms learn of it, and where its news stand among all news. */
export type News = BookSnapshot & { readonly withdrawn: boolean; readonly changeNumber: string }

/** The news that a tail of SQL over `e` edition, `w` work and `s` stock leaves, in one statement. */
export function readNews(sql: Asks, tail: Prisma.Sql): Promise<News[]> {
  return sql.$queryRaw<News[]>`
    SELECT e.id AS "bookId", e.work_id AS "workId", s.version, e.slug, e.isbn, e.title, e.subtitle,
      coalesce((SELECT jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'role', wc.role) ORDER BY wc.position)
        FROM edition_contributor wc JOIN contributor c ON c.id = wc.contributor_id WHERE wc.edition_id = e.id), '[]') AS contributors,
      coalesce((SELECT jsonb_agg(jsonb_build_object('code', b.code, 'heading', b.heading) ORDER BY ws.position)
        FROM work_subject ws JOIN subject b ON b.code = ws.subject_code WHERE ws.work_id = w.id), '[]') AS subjects,
      (SELECT name FROM series WHERE series.id = w.series_id) AS series, w.description, e.format, e.language, e.publisher,
      -- The first day of what is known, for those who sort by days.
      e.published_on || substr('-01-01', length(e.published_on) - 3) AS "publishedOn",
      jsonb_build_object('amount', e.price_amount, 'currency', e.price_currency) AS price,
      offered(s.available, s.back_order_limit, s.back_ordered) AS available, e.popularity,
      e.withdrawn_at IS NOT NULL AS withdrawn, s.change_number::text AS "changeNumber"
    FROM edition e JOIN work w ON w.id = e.work_id JOIN stock s ON s.edition_id = e.id ${tail}`
}

export const newsOf = (sql: Asks, ids: readonly string[]): Promise<News[]> =>
  readNews(sql, Prisma.sql`WHERE e.id = ANY (${[...ids]}::uuid[])`)

/** The news without what only this room's own bookkeeping needs. */
export function snapshotOf({ withdrawn: _, changeNumber: __, ...snapshot }: News): BookSnapshot {
  return snapshot
}
