import type { BookSnapshot } from '@quire/contracts/events'
import { startsOf } from '../../domain/suggestion.ts'
import { wordsOf } from '../../domain/words.ts'
import type { Removal, StockNews } from '../engine.ts'
import { rowOf } from './book-row.ts'
import type { Asks } from './database.ts'

/**
 * Writes the snapshots that are newer than what is known, with their suggestions, words and labels. Rows are written in the order
 * of their ids, so that two writers wait for each other instead of for ever.
 */
export async function writeBooks(tx: Asks, books: readonly BookSnapshot[]): Promise<void> {
  const newest = new Map<string, BookSnapshot>()
  for (const book of books) if (book.version > (newest.get(book.bookId)?.version ?? -1)) newest.set(book.bookId, book)
  const written = new Set((await upsert(tx, [...newest.values()])).map((row) => row.id))
  const changed = [...newest.values()].filter((book) => written.has(book.bookId))
  if (changed.length === 0) return
  await writeDescriptions(tx, changed)
  await writeSuggestions(tx, changed)
  await writeWords(tx, changed)
  await writeLabels(tx, changed)
}

function upsert(tx: Asks, books: readonly BookSnapshot[]): Promise<{ id: string }[]> {
  return tx.$queryRaw<{ id: string }[]>`
    INSERT INTO book (id, version, stock_version, available, listed, isbn, title, people, title_key, sort_title,
      format, language, price, published_day, popularity, subject_codes, contributor_ids, words)
    SELECT id, version, version, available, true, isbn, title, people, title_key, sort_title,
      format, language, price, published_day, popularity, subject_codes, contributor_ids,
      setweight(to_tsvector('quire', in_title), 'A') || setweight(to_tsvector('quire', in_people), 'B') ||
      setweight(to_tsvector('quire', in_topics), 'C') || strip(to_tsvector('quire', in_description))
    FROM jsonb_to_recordset(${JSON.stringify(books.map(rowOf))}::jsonb) AS b (id uuid, version int, available int, isbn text,
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

async function writeDescriptions(tx: Asks, books: readonly BookSnapshot[]): Promise<void> {
  const rows = books.map(rowOf).map(({ id, description }) => ({ id, description }))
  await tx.$executeRaw`
    INSERT INTO description (book_id, text)
    SELECT id, description FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS d (id uuid, description text)
    ON CONFLICT (book_id) DO UPDATE SET text = excluded.text`
}

async function writeSuggestions(tx: Asks, books: readonly BookSnapshot[]): Promise<void> {
  const rows = books.flatMap((book) => {
    const { bookId: book_id, popularity } = book
    const of = (kind: string, text: string) =>
      startsOf(text).map((start) => ({ book_id, kind, start, text, popularity }))
    const authors = book.contributors.filter(({ role }) => role === 'AUTHOR')
    return [
      ...of('TITLE', book.title),
      ...authors.flatMap(({ name }) => of('CONTRIBUTOR', name)),
      ...(book.series === null ? [] : of('SERIES', book.series)),
    ]
  })
  await tx.$executeRaw`DELETE FROM suggestion WHERE book_id = ANY (${books.map((book) => book.bookId)}::uuid[])`
  await tx.$executeRaw`
    INSERT INTO suggestion (book_id, kind, start, text, popularity)
    SELECT book_id, kind, start, text, popularity FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS s (book_id uuid, kind text, start text, text text, popularity real)`
}

async function writeWords(tx: Asks, books: readonly BookSnapshot[]): Promise<void> {
  const headings = new Set(
    books.flatMap((book) => {
      const row = rowOf(book)
      return wordsOf(`${row.in_title} ${row.in_people} ${row.in_topics}`)
    }),
  )
  const others = new Set(books.flatMap((book) => wordsOf(book.description)))
  const rows = [...headings.union(others)].map((word) => ({ word, is_heading: headings.has(word) }))
  await tx.$executeRaw`
    INSERT INTO word (word, stem, is_heading)
    SELECT word, coalesce((ts_lexize('quire_stem', word))[1], word), is_heading
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS w (word text, is_heading boolean)
    WHERE length(word) <= 60 AND NOT EXISTS (SELECT FROM word k WHERE k.word = w.word AND k.is_heading >= w.is_heading)
    ORDER BY word
    ON CONFLICT (word) DO UPDATE SET is_heading = true WHERE excluded.is_heading AND NOT word.is_heading`
}

async function writeLabels(tx: Asks, books: readonly BookSnapshot[]): Promise<void> {
  const labels = new Map<string, object>()
  for (const { subjects, contributors } of books) {
    for (const { code, heading } of subjects) labels.set(`s${code}`, { kind: 'subjects', value: code, label: heading })
    for (const { id, name } of contributors) labels.set(`c${id}`, { kind: 'contributors', value: id, label: name })
  }
  await tx.$executeRaw`
    INSERT INTO facet_label (kind, value, label)
    SELECT kind, value, label FROM jsonb_to_recordset(${JSON.stringify([...labels.values()])}::jsonb) AS l (kind text, value text, label text)
    WHERE NOT EXISTS (SELECT FROM facet_label k WHERE k.kind = l.kind AND k.value = l.value AND k.label = l.label)
    ORDER BY kind, value
    ON CONFLICT (kind, value) DO UPDATE SET label = excluded.label`
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
