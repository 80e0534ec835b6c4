import type { Doors } from '@quire/contracts/doors'
import { fail, ok, type Result } from '@quire/platform/result'
import type { Changes, Reading } from '../data/changes.ts'

type Told = ReturnType<Doors['catalog.changed-since']['answer']['parse']>

/** A page of the news since a cursor; a cursor that this room did not make is a failure. */
export async function tellChanges(
  changes: Changes,
  { cursor, limit }: { cursor: string | null; limit: number },
): Promise<Result<Told, 'not a cursor'>> {
  const from = cursor === null ? null : readCursor(cursor)
  if (from === undefined) return fail('not a cursor')
  const { news, reading, more } = await changes.since(from, limit)
  const [removed, shown] = [news.filter((one) => one.withdrawn), news.filter((one) => !one.withdrawn)]
  return ok({
    books: shown.map(({ withdrawn: _, changeNumber: __, ...snapshot }) => snapshot),
    removed: removed.map(({ bookId, version }) => ({ bookId, version })),
    cursor: `${reading.at}.${reading.settled}`,
    more,
  })
}

function readCursor(cursor: string): Reading | undefined {
  const [, at, settled] = /^(\d{1,18})\.(\d{1,18})$/.exec(cursor) ?? []
  return at && settled ? { at: BigInt(at), settled: BigInt(settled) } : undefined
}
