import type { Card } from '../../domain/card.ts'
import type { Removal, StockNews } from '../engine.ts'
import { rowOf } from './card-row.ts'
import type { Asks } from './database.ts'
import { writeBeginnings, writeDescriptions, writeLabels, writeWords } from './write-sides.ts'

/**
 * Writes the cards that are newer than what is known, with all that stands beside them. Rows are written in the order of their ids,
 * so that two writers wait for each other instead of for ever.
 */
export async function writeCards(tx: Asks, cards: readonly Card[]): Promise<void> {
  const newest = new Map<string, Card>()
  for (const card of cards) if (card.version > (newest.get(card.bookId)?.version ?? -1)) newest.set(card.bookId, card)
  const written = new Set((await upsert(tx, [...newest.values()])).map((row) => row.id))
  const changed = [...newest.values()].filter((card) => written.has(card.bookId))
  if (changed.length === 0) return
  await writeDescriptions(tx, changed)
  await writeBeginnings(tx, changed)
  await writeWords(tx, changed)
  await writeLabels(tx, changed)
}

function upsert(tx: Asks, cards: readonly Card[]): Promise<{ id: string }[]> {
  return tx.$queryRaw<{ id: string }[]>`
    INSERT INTO book (id, version, stock_version, available, listed, isbn, title, people, title_key, sort_title,
      format, language, price, published_day, popularity, subject_codes, contributor_ids, words)
    SELECT id, version, version, available, true, isbn, title, people, title_key, sort_title,
      format, language, price, published_day, popularity, subject_codes, contributor_ids,
      setweight(to_tsvector('quire', in_title), 'A') || setweight(to_tsvector('quire', in_people), 'B') ||
      setweight(to_tsvector('quire', in_topics), 'C') || strip(to_tsvector('quire', in_description))
    FROM jsonb_to_recordset(${JSON.stringify(cards.map(rowOf))}::jsonb) AS b (id uuid, version int, available int, isbn text,
      title text, people text, title_key text, sort_title text, format text, language text, price int,
      published_day int, popularity real, subject_codes text[], contributor_ids uuid[],
      in_title text, in_people text, in_topics text, in_description text)
    ORDER BY id
    ON CONFLICT (id) DO UPDATE SET version = excluded.version, listed = true, isbn = excluded.isbn, title = excluded.title,
      people = excluded.people, title_key = excluded.title_key,
      sort_title = excluded.sort_title, format = excluded.format, language = excluded.language, price = excluded.price,
      published_day = excluded.published_day, popularity = excluded.popularity, subject_codes = excluded.subject_codes,
      contributor_ids = excluded.contributor_ids, words = excluded.words, heard_at = now(),
      available = CASE WHEN book.stock_version > excluded.version THEN book.available ELSE excluded.available END,
      stock_version = greatest(book.stock_version, excluded.version)
    WHERE book.version < excluded.version
    RETURNING id`
}

/** Takes books off the list; what is left of them remembers the version, so that an older snapshot does not bring them back. */
export async function writeRemovals(tx: Asks, removals: readonly Removal[]): Promise<void> {
  const gone = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO book (id, version, stock_version, available, listed)
    SELECT "bookId", max(version), 0, 0, false FROM jsonb_to_recordset(${JSON.stringify(removals)}::jsonb) AS r ("bookId" uuid, version int)
    GROUP BY 1 ORDER BY 1
    ON CONFLICT (id) DO UPDATE SET version = excluded.version, listed = false, heard_at = now()
    WHERE book.version < excluded.version
    RETURNING id`
  await tx.$executeRaw`DELETE FROM suggestion WHERE book_id = ANY (${gone.map((row) => row.id)}::uuid[])`
}

/** Stock is remembered even of a book that was not heard of yet. */
export async function writeStock(sql: Asks, { bookId, stockVersion, available }: StockNews): Promise<void> {
  await sql.$executeRaw`
    INSERT INTO book (id, version, stock_version, available, listed)
    VALUES (${bookId}::uuid, 0, ${stockVersion}, ${available}, false)
    ON CONFLICT (id) DO UPDATE SET stock_version = excluded.stock_version, available = excluded.available
    WHERE book.stock_version < excluded.stock_version`
}
