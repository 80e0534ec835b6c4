import { hasMatch, type Marked, marks, partsOf } from '../../domain/highlight.ts'
import type { Highlights, Hit, Wanted } from '../engine.ts'
import { type Asks, Prisma } from './database.ts'
import { all, facetConditions, matches, type Read, tsqueryOf } from './matching.ts'

interface Row {
  readonly id: string
  readonly key: string | number
  readonly title: string | null
  readonly people: string | null
  readonly description: string | null
}

/** The hits of one page, in one statement. */
export async function readHits(sql: Asks, read: Read, wanted: Wanted): Promise<Hit[]> {
  const { key, type, descends } = orderOf(read)
  const direction = descends ? Prisma.sql`DESC` : Prisma.sql`ASC`
  const beyond = descends ? Prisma.sql`<` : Prisma.sql`>`
  const { after } = wanted
  const place = after && Prisma.sql`WHERE (key, id) ${beyond} (${after.key}::${type}, ${after.id}::uuid)`
  const rows = await sql.$queryRaw<Row[]>`
    WITH page AS (
      SELECT id, key FROM (
        SELECT id, ${key} AS key FROM book WHERE ${all([matches(read), ...facetConditions(read.question.filter).values()])}
      ) found ${place ?? Prisma.empty} ORDER BY key ${direction}, id ${direction} LIMIT ${wanted.limit}
    ) SELECT page.id, page.key, ${wanted.highlights && read.words.length > 0 ? marked(read) : unmarked}
    FROM page JOIN book USING (id) LEFT JOIN description ON description.book_id = page.id
    ORDER BY page.key ${direction}, page.id ${direction}`
  return rows.map((row) => ({ bookId: row.id, place: { key: row.key, id: row.id }, highlights: highlightsOf(row) }))
}

interface Order {
  readonly key: Prisma.Sql
  readonly type: Prisma.Sql
  readonly descends: boolean
}

const [int, real, text] = [Prisma.sql`int`, Prisma.sql`real`, Prisma.sql`text`]

function orderOf(read: Read): Order {
  switch (read.question.sort) {
    case 'NEWEST':
      return { key: Prisma.sql`published_day`, type: int, descends: true }
    case 'PRICE_LOW':
      return { key: Prisma.sql`price`, type: int, descends: false }
    case 'PRICE_HIGH':
      return { key: Prisma.sql`price`, type: int, descends: true }
    case 'TITLE':
      return { key: Prisma.sql`sort_title`, type: text, descends: false }
    case 'RELEVANCE':
      return read.words.length > 0
        ? { key: scoreOf(read), type: int, descends: true }
        : { key: Prisma.sql`popularity`, type: real, descends: true }
  }
}

// Words in the title count most, then names, then series and subjects; those of a description let in and count nothing. A title that is exactly what was
// asked comes first, and among equals the popular one. Whole millionths, so that a cursor finds its place again.
const scoreOf = ({ question, words }: Read): Prisma.Sql => Prisma.sql`(1000000 * (
  ts_rank('{0, 0.25, 0.6, 1}', words, ${tsqueryOf(words)})
  + CASE WHEN title_key = ${question.whole} THEN 1 ELSE 0 END
  + 0.1 * popularity / (popularity + 20)))::int`

const markers = `StartSel=${marks.open}, StopSel=${marks.close}`
const whole = `${markers}, HighlightAll=true`
const excerpt = `${markers}, MaxFragments=2, MinWords=8, MaxWords=24, FragmentDelimiter="\n"`

const marked = ({ words }: Read): Prisma.Sql => Prisma.sql`
  ts_headline('quire', book.title, ${tsqueryOf(words)}, ${whole}) AS title,
  ts_headline('quire', book.people, ${tsqueryOf(words)}, ${whole}) AS people,
  ts_headline('quire', description.text, ${tsqueryOf(words)}, ${excerpt}) AS description`

const unmarked = Prisma.sql`NULL AS title, NULL AS people, NULL AS description`

const highlightsOf = ({ title, people, description }: Row): Highlights => ({
  title: linesOf(title)[0] ?? null,
  contributors: linesOf(people),
  description: linesOf(description),
})

const linesOf = (text: string | null): Marked[] => (text ?? '').split('\n').map(partsOf).filter(hasMatch)
