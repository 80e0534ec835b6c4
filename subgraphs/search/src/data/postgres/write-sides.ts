import type { Card } from '../../domain/card.ts'
import type { Asks } from './database.ts'

export async function writeDescriptions(tx: Asks, cards: readonly Card[]): Promise<void> {
  const rows = cards.map(({ bookId: id, description }) => ({ id, description }))
  await tx.$executeRaw`
    INSERT INTO description (book_id, text)
    SELECT id, description FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS d (id uuid, description text)
    ON CONFLICT (book_id) DO UPDATE SET text = excluded.text`
}

export async function writeBeginnings(tx: Asks, cards: readonly Card[]): Promise<void> {
  const rows = cards.flatMap(({ bookId: book_id, popularity, begunAt }) =>
    begunAt.map((one) => ({ book_id, popularity, ...one })),
  )
  await tx.$executeRaw`DELETE FROM suggestion WHERE book_id = ANY (${cards.map((card) => card.bookId)}::uuid[])`
  await tx.$executeRaw`
    INSERT INTO suggestion (book_id, kind, start, text, popularity)
    SELECT book_id, kind, start, text, popularity FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS s (book_id uuid, kind text, start text, text text, popularity real)`
}

const longest = 60

export async function writeWords(tx: Asks, cards: readonly Card[]): Promise<void> {
  const headings = new Set(cards.flatMap((card) => card.headingWords))
  const others = cards.flatMap((card) => card.foundBy.description.split(' '))
  const words = [...headings.union(new Set(others))].filter((word) => word !== '' && word.length <= longest)
  const rows = words.map((word) => ({ word, is_heading: headings.has(word) }))
  await tx.$executeRaw`
    INSERT INTO word (word, stem, is_heading)
    SELECT word, coalesce((ts_lexize('quire_stem', word))[1], word), is_heading
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS w (word text, is_heading boolean)
    WHERE NOT EXISTS (SELECT FROM word k WHERE k.word = w.word AND k.is_heading >= w.is_heading)
    ORDER BY word
    ON CONFLICT (word) DO UPDATE SET is_heading = true WHERE excluded.is_heading AND NOT word.is_heading`
}

export async function writeLabels(tx: Asks, cards: readonly Card[]): Promise<void> {
  const labels = new Map<string, object>()
  for (const { subjects, contributors } of cards) {
    for (const { code, heading } of subjects) labels.set(`s${code}`, { kind: 'subjects', value: code, label: heading })
    for (const { id, name } of contributors) labels.set(`c${id}`, { kind: 'contributors', value: id, label: name })
  }
  await tx.$executeRaw`
    INSERT INTO facet_label (kind, value, label)
    SELECT kind, value, label
    FROM jsonb_to_recordset(${JSON.stringify([...labels.values()])}::jsonb) AS l (kind text, value text, label text)
    WHERE NOT EXISTS (SELECT FROM facet_label k WHERE k.kind = l.kind AND k.value = l.value AND k.label = l.label)
    ORDER BY kind, value
    ON CONFLICT (kind, value) DO UPDATE SET label = excluded.label`
}
