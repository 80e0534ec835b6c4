import type { Counted, FacetName, FacetPlan } from '../../domain/facets.ts'
import type { Read } from '../engine.ts'
import { type Asks, Prisma } from './database.ts'
import type { Kept } from './kept.ts'
import { facetConditions, listed } from './matching.ts'

/** How many books a list has, and of which values. */
export interface Counts {
  readonly total: number
  readonly counted: readonly Counted[]
}

/** How many books fit, all filters applied. */
export async function countTotal(sql: Asks, read: Read): Promise<number> {
  const rows = await sql.$queryRaw<{ total: number }[]>`SELECT count(*)::int AS total FROM book WHERE ${listed(read)}`
  return rows[0]?.total ?? 0
}

/**
 * Total and facets. A facet whose own filter is set is counted in the list without that filter, so that more of its values can be
 * chosen; all other facets are counted in the list itself.
 */
export async function countFacets(
  { sql, kept }: { sql: Asks; kept: Kept<Counts> },
  read: Read,
  plan: FacetPlan,
): Promise<Counts> {
  const used = [...facetConditions(read.question.filter).keys()]
  const count = (leftAside: readonly FacetName[]): Promise<Counts> => {
    const make = () => countList(sql, listed(read, leftAside), plan)
    return read.words.length > 0 ? make() : kept.get(keyOf(read, leftAside), make)
  }
  const [own, ...wider] = await Promise.all([count([]), ...used.map((name) => count([name]))])
  const ownCounts = own.counted.filter(({ facet }) => !used.includes(facet))
  const widerCounts = wider.flatMap(({ counted }, at) => counted.filter(({ facet }) => facet === used[at]))
  return { total: own.total, counted: [...ownCounts, ...widerCounts] }
}

// Lists that leave the same conditions are one list, whatever was left aside to get there.
const keyOf = ({ question }: Read, leftAside: readonly FacetName[]): string => {
  const { publishedFrom, publishedTo } = question.filter
  const conditions = [...facetConditions(question.filter)].filter(([name]) => !leftAside.includes(name))
  return JSON.stringify([question.isbn, publishedFrom, publishedTo, conditions.map(([, sql]) => [sql.sql, sql.values])])
}

interface Group {
  readonly format: string
  readonly language: string
  readonly range: number
  readonly here: boolean
  readonly count: number
}

type Values = readonly Omit<Counted, 'facet'>[] | null

interface Row {
  readonly groups: readonly Group[] | null
  readonly subjects: Values
  readonly contributors: Values
}

// One statement: the books of the list are grouped once by all that has few values, and unfolded by subject and by contributor.
async function countList(sql: Asks, conditions: Prisma.Sql, plan: FacetPlan): Promise<Counts> {
  const bounds = plan.priceRanges.slice(1).map(({ from }) => from)
  const rows = await sql.$queryRaw<Row[]>`
    WITH hit AS MATERIALIZED (
      SELECT format, language, price, available, subject_codes, contributor_ids FROM book WHERE ${conditions}
    ), groups AS (
      SELECT format, language, width_bucket(price, ${bounds}::int[]) AS range, available > 0 AS here, count(*) AS count
      FROM hit GROUP BY 1, 2, 3, 4
    ) SELECT (SELECT json_agg(groups) FROM groups) AS groups,
      (${commonest('subjects', plan)}) AS subjects, (${commonest('contributors', plan)}) AS contributors`
  const { groups, subjects, contributors } = rows[0] ?? { groups: null, subjects: null, contributors: null }
  return {
    total: sum(groups ?? []),
    counted: [
      ...valuesOf('subjects', subjects),
      ...valuesOf('contributors', contributors),
      ...fromGroups(groups ?? [], plan),
    ],
  }
}

function commonest(facet: 'subjects' | 'contributors', { most }: FacetPlan): Prisma.Sql {
  const column = facet === 'subjects' ? Prisma.sql`subject_codes` : Prisma.sql`contributor_ids`
  return Prisma.sql`SELECT json_agg(json_build_object('value', found, 'label', l.label, 'count', count)) FROM (
    SELECT found, count(*) AS count FROM (SELECT unnest(${column}) AS found FROM hit) unfolded
    GROUP BY found ORDER BY count(*) DESC, found LIMIT ${most}
  ) top LEFT JOIN facet_label l ON l.kind = ${facet} AND l.value = found::text`
}

const valuesOf = (facet: FacetName, values: Values): Counted[] => (values ?? []).map((one) => ({ facet, ...one }))

function fromGroups(groups: readonly Group[], { priceRanges }: FacetPlan): Counted[] {
  const by = (facet: FacetName, read: (group: Group) => string): Counted[] =>
    [...Map.groupBy(groups, read)].map(([value, some]) => ({ facet, value, label: null, count: sum(some) }))
  return [
    ...by('formats', ({ format }) => format),
    ...by('languages', ({ language }) => language),
    ...by('priceRanges', ({ range }) => priceRanges[range]?.value ?? ''),
    ...by('availability', ({ here }) => (here ? 'IN_STOCK' : 'SOLD_OUT')),
  ]
}

const sum = (groups: readonly Group[]): number => groups.reduce((total, { count }) => total + count, 0)
