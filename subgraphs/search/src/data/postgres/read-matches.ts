import type { Marks } from '../../domain/highlight.ts'
import type { Match, Order, Read } from '../engine.ts'
import { type Asks, Prisma } from './database.ts'
import { listed, tsqueryOf } from './matching.ts'

interface Row {
  readonly id: string
  readonly key: string | number
  readonly title: string | null
  readonly people: string | null
  readonly description: string | null
}

/** One page of what matches, in one statement. */
export async function readMatches(sql: Asks, read: Read, order: Order): Promise<Match[]> {
  const { key, type, descends } = sortingOf(read)
  const direction = descends ? Prisma.sql`DESC` : Prisma.sql`ASC`
  const beyond = descends ? Prisma.sql`<` : Prisma.sql`>`
  const { after, marks, limit } = order
  const place = after && Prisma.sql`WHERE (key, id) ${beyond} (${after.key}::${type}, ${after.id}::uuid)`
  const rows = await sql.$queryRaw<Row[]>`
    WITH page AS (
      SELECT id, key FROM (
        SELECT id, ${key} AS key FROM book WHERE ${listed(read)}
      ) found ${place ?? Prisma.empty} ORDER BY key ${direction}, id ${direction} LIMIT ${limit}
    ) SELECT page.id, page.key, ${marks ? marked(read, marks) : unmarked}
    FROM page JOIN book USING (id) LEFT JOIN description ON description.book_id = page.id
    ORDER BY page.key ${direction}, page.id ${direction}`
  return rows.map(({ id, key, title, people, description }) => ({
    bookId: id,
    place: { key, id },
    title,
    names: people?.split('\n') ?? [],
    description: description?.split('\n') ?? [],
  }))
}

interface Sorting {
  readonly key: Prisma.Sql
  readonly type: Prisma.Sql
  readonly descends: boolean
}

const [int, real, text] = [Prisma.sql`int`, Prisma.sql`real`, Prisma.sql`text`]

function sortingOf(read: Read): Sorting {
  switch (read.question.sort) {
    case 'NEWEST':
      return { key: Prisma.sql`published_day`, type: int, descends: true }
    case 'PRICE_ASC':
      return { key: Prisma.sql`price`, type: int, descends: false }
    case 'PRICE_DESC':
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

function marked({ words }: Read, { open, close }: Marks): Prisma.Sql {
  const whole = `StartSel=${open}, StopSel=${close}, HighlightAll=true`
  const excerpt = `StartSel=${open}, StopSel=${close}, MaxFragments=2, MinWords=8, MaxWords=24, FragmentDelimiter="\n"`
  return Prisma.sql`ts_headline('quire', book.title, ${tsqueryOf(words)}, ${whole}) AS title,
    ts_headline('quire', book.people, ${tsqueryOf(words)}, ${whole}) AS people,
    ts_headline('quire', description.text, ${tsqueryOf(words)}, ${excerpt}) AS description`
}

const unmarked = Prisma.sql`NULL AS title, NULL AS people, NULL AS description`
