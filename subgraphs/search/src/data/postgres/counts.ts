import { type Counted, type FacetName, type Facets, facetNames, mostValues, showFacets } from '../../domain/facets.ts'
import { withoutFacet } from '../../domain/question.ts'
import { type Asks, Prisma } from './database.ts'
import type { Kept } from './kept.ts'
import { all, facetConditions, matches, type Read } from './matching.ts'

/** How many books fit, all filters applied. */
export async function countHits(sql: Asks, read: Read): Promise<number> {
  const conditions = all([matches(read), ...facetConditions(read.question.filter).values()])
  const rows = await sql.$queryRaw<{ total: number }[]>`SELECT count(*)::int AS total FROM book WHERE ${conditions}`
  return rows[0]?.total ?? 0
}

/**
 * Total and facets. A facet whose own filter is set is counted in the list without that filter, so that more of its values can be
 * chosen; all other facets are counted in the list itself.
 */
export async function countFacets(
  sql: Asks,
  read: Read,
  kept: Kept<Counts>,
): Promise<{ total: number; facets: Facets }> {
  const used = [...facetConditions(read.question.filter).keys()]
  const free = facetNames.filter((name) => !used.includes(name))
  const lists = [read, ...used.map((name) => ({ ...read, question: withoutFacet(read.question, name) }))]
  const [own, ...wider] = await Promise.all(
    lists.map((list) =>
      list.words.length > 0 ? countList(sql, list) : kept.get(keyOf(list), () => countList(sql, list)),
    ),
  )
  if (!own) throw new Error('the list was not counted')
  const counted = [
    ...own.counted.filter(({ facet }) => free.includes(facet)),
    ...used.flatMap((name, index) => wider[index]?.counted.filter(({ facet }) => facet === name) ?? []),
  ]
  return { total: own.total, facets: showFacets(counted) }
}

const keyOf = ({ question }: Read): string => JSON.stringify([question.isbn, question.filter])

/** How many books a list has, and of which values. */
export interface Counts {
  readonly total: number
  readonly counted: readonly Counted[]
}

interface Group {
  readonly format: string
  readonly language: string
  readonly range: number
  readonly here: boolean
  readonly count: number
}

interface Row {
  readonly groups: readonly Group[] | null
  readonly subjects: readonly Omit<Counted, 'facet'>[] | null
  readonly contributors: readonly Omit<Counted, 'facet'>[] | null
}

// One statement: the books of the list are grouped once by all that has few values, and unfolded by subject and by contributor.
async function countList(sql: Asks, read: Read): Promise<Counts> {
  const rows = await sql.$queryRaw<Row[]>`
    WITH hit AS MATERIALIZED (
      SELECT format, language, price, available, subject_codes, contributor_ids FROM book
      WHERE ${all([matches(read), ...facetConditions(read.question.filter).values()])}
    ), groups AS (
      SELECT format, language, width_bucket(price, ARRAY[1000, 2000, 3000, 5000]) AS range, available > 0 AS here, count(*) AS count
      FROM hit GROUP BY 1, 2, 3, 4
    ) SELECT (SELECT json_agg(groups) FROM groups) AS groups,
      (${commonest('subjects')}) AS subjects, (${commonest('contributors')}) AS contributors`
  const { groups, subjects, contributors } = rows[0] ?? { groups: null, subjects: null, contributors: null }
  return {
    total: sum(groups ?? []),
    counted: [
      ...(subjects ?? []).map((one) => ({ facet: 'subjects' as const, ...one })),
      ...(contributors ?? []).map((one) => ({ facet: 'contributors' as const, ...one })),
      ...facetNames.flatMap((facet) => countGroups(facet, groups ?? [])),
    ],
  }
}

function commonest(facet: 'subjects' | 'contributors'): Prisma.Sql {
  const column = facet === 'subjects' ? Prisma.sql`subject_codes` : Prisma.sql`contributor_ids`
  return Prisma.sql`SELECT json_agg(json_build_object('value', found, 'label', l.label, 'count', count)) FROM (
    SELECT found, count(*) AS count FROM (SELECT unnest(${column}) AS found FROM hit) unfolded
    GROUP BY found ORDER BY count(*) DESC, found LIMIT ${mostValues}
  ) top LEFT JOIN facet_label l ON l.kind = ${facet} AND l.value = found::text`
}

const ranges = ['0-999', '1000-1999', '2000-2999', '3000-4999', '5000-']

const valueIn: Partial<Record<FacetName, (group: Group) => string>> = {
  formats: ({ format }) => format,
  languages: ({ language }) => language,
  priceRanges: ({ range }) => ranges[range] ?? '',
  availability: ({ here }) => (here ? 'IN_STOCK' : 'SOLD_OUT'),
}

function countGroups(facet: FacetName, groups: readonly Group[]): Counted[] {
  const read = valueIn[facet]
  if (!read) return []
  return [...Map.groupBy(groups, read)].map(([value, some]) => ({ facet, value, label: null, count: sum(some) }))
}

const sum = (groups: readonly Group[]): number => groups.reduce((total, { count }) => total + count, 0)
