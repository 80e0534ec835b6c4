import { ask } from '../../dev/stores/src/postgres.ts'
import { toGlobalId } from '../../platform/id.ts'
import type { Title } from './buyer.ts'
import type { Scene } from './scene.ts'

/** Printed books of which there is at least one, by title. */
export async function titles(scene: Scene, most: number): Promise<Title[]> {
  const rows = await ask(
    scene.database.catalog,
    `SELECT e.id, e.title FROM edition e JOIN stock s ON s.edition_id = e.id
     WHERE e.format IN ('PAPERBACK', 'HARDCOVER') AND e.withdrawn_at IS NULL AND s.available > 0
       AND coalesce(e.published_on <= to_char(now(), 'YYYY-MM-DD'), true)
     ORDER BY e.title, e.id LIMIT $1`,
    [most],
  )
  return rows.map(({ id, title }) => ({ id: toGlobalId('Book', String(id)), title: String(title) }))
}

/** Puts so many copies of each title on the shelf, as somebody does who counted them. */
export async function shelve(scene: Scene, some: readonly Title[], copies: number): Promise<void> {
  const ids = some.map(({ id }) => idOf(id))
  await ask(
    scene.database.catalog,
    `WITH counted AS (SELECT edition_id, $2::int - available AS change FROM stock WHERE edition_id = ANY ($1::uuid[]) AND available <> $2::int),
     moved AS (UPDATE stock s SET available = $2::int FROM counted c WHERE s.edition_id = c.edition_id)
     INSERT INTO stock_ledger (edition_id, kind, change_available, change_reserved, reason, who)
     SELECT edition_id, 'CORRECTION', change, 0, 'counted', 'proof' FROM counted`,
    [ids, copies],
  )
}

const idOf = (globalId: string) => Buffer.from(globalId, 'base64url').toString().split(':')[1] ?? ''
