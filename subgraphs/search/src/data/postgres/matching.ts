import type { FacetName } from '../../domain/facets.ts'
import type { Filter } from '../../domain/question.ts'
import type { Read } from '../engine.ts'
import { Prisma } from './database.ts'

/** Words as Postgres matches them: one of each. They hold letters and digits only, so nothing in them is an operator. */
export const tsqueryOf = (words: readonly (readonly string[])[]): Prisma.Sql =>
  Prisma.sql`to_tsquery('quire', ${words.map((ways) => `(${ways.map((way) => `'${way}'`).join('|')})`).join('&')})`

/** What a book must fulfil before any facet narrows the list: its words, its ISBN, its year. */
export function matches({ question, words }: Read): Prisma.Sql {
  const { publishedFrom, publishedTo } = question.filter
  return all([
    Prisma.sql`listed`,
    question.isbn !== null && Prisma.sql`isbn = ${question.isbn}`,
    words.length > 0 && Prisma.sql`words @@ ${tsqueryOf(words)}`,
    publishedFrom !== null && Prisma.sql`published_day >= ${publishedFrom * 10_000}`,
    publishedTo !== null && Prisma.sql`published_day BETWEEN 1 AND ${publishedTo * 10_000 + 1231}`,
  ])
}

/** What each facet that is in use asks of a book. */
export function facetConditions(filter: Filter): ReadonlyMap<FacetName, Prisma.Sql> {
  const { subjects, contributors, formats, languages, priceFrom, priceTo, inStock } = filter
  const uses: Record<FacetName, Prisma.Sql | false> = {
    subjects: subjects.length > 0 && Prisma.sql`subject_codes && ${[...subjects]}::text[]`,
    contributors: contributors.length > 0 && Prisma.sql`contributor_ids && ${[...contributors]}::uuid[]`,
    formats: formats.length > 0 && Prisma.sql`format = ANY (${[...formats]}::text[])`,
    languages: languages.length > 0 && Prisma.sql`language = ANY (${[...languages]}::text[])`,
    priceRanges:
      (priceFrom !== null || priceTo !== null) &&
      Prisma.sql`price BETWEEN ${priceFrom ?? 0} AND ${priceTo ?? 2_147_483_647}`,
    availability: inStock !== null && (inStock ? Prisma.sql`available > 0` : Prisma.sql`available = 0`),
  }
  const used = Object.entries(uses) as [FacetName, Prisma.Sql | false][]
  return new Map(used.flatMap(([name, condition]) => (condition ? [[name, condition] as const] : [])))
}

/** The books that match and fulfil what facets ask, those of some facets left aside. */
export function listed(read: Read, leftAside: readonly FacetName[] = []): Prisma.Sql {
  const conditions = [...facetConditions(read.question.filter)]
  return all([matches(read), ...conditions.flatMap(([name, sql]) => (leftAside.includes(name) ? [] : [sql]))])
}

const all = (conditions: readonly (Prisma.Sql | false)[]): Prisma.Sql =>
  Prisma.join(
    conditions.filter((one) => one !== false),
    ' AND ',
  )
