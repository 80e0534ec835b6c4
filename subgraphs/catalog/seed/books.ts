import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { SeedContributor, SeedSeries, SeedSubject, SeedWork } from './shape.ts'

const shelves = [
  'english-fiction',
  'world-fiction',
  'fantasy-and-science-fiction',
  'crime-and-suspense',
  'childrens',
  'poetry-and-plays',
  'ideas',
  'kitchen-and-comics',
]

export type SeedCatalogue = {
  readonly subjects: readonly SeedSubject[]
  readonly series: readonly SeedSeries[]
  readonly contributors: readonly SeedContributor[]
  readonly works: readonly SeedWork[]
}

/** The shop's first stock: real works, checked, always in the same order. Throws when the data contradict themselves. */
export function seedCatalogue(): SeedCatalogue {
  const catalogue = {
    subjects: read('subjects', SeedSubject),
    series: read('series', SeedSeries),
    contributors: read('contributors', SeedContributor),
    works: shelves.flatMap((shelf) => read(`works/${shelf}`, SeedWork)),
  }
  checkReferences(catalogue)
  return catalogue
}

function read<T>(name: string, shape: z.ZodType<T>): T[] {
  const json: unknown = JSON.parse(readFileSync(new URL(`./data/${name}.json`, import.meta.url), 'utf8'))
  const parsed = z.array(shape).safeParse(json)
  if (!parsed.success) throw new Error(`data/${name}.json: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}

function checkReferences({ subjects, series, contributors, works }: SeedCatalogue): void {
  const editions = works.flatMap((work) => work.editions)
  const credits = [...works, ...editions].flatMap((each) => each.credits)
  mustBeUnique('work', keysOf(works))
  mustBeUnique('contributor', keysOf(contributors))
  mustBeUnique('series', keysOf(series))
  mustBeUnique('subject', codesOf(subjects))
  mustBeUnique('slug', slugsOf(editions))
  mustBeUnique('ISBN', isbnsOf(editions))
  mustBeListed(
    'subject',
    works.flatMap((work) => work.subjects),
    codesOf(subjects),
  )
  mustBeListed(
    'series',
    works.flatMap((work) => work.series?.series ?? []),
    keysOf(series),
  )
  mustBeListed(
    'contributor',
    credits.map((credit) => credit.contributor),
    keysOf(contributors),
  )
}

const keysOf = (rows: readonly { key: string }[]) => rows.map((row) => row.key)
const codesOf = (subjects: readonly SeedSubject[]) => subjects.map((subject) => subject.code)
const slugsOf = (editions: readonly { slug: string }[]) => editions.map((edition) => edition.slug)
const isbnsOf = (editions: readonly { isbn: string | null }[]) => editions.flatMap((edition) => edition.isbn ?? [])

function mustBeUnique(what: string, values: readonly string[]): void {
  const seen = new Set<string>()
  for (const value of values) {
    if (seen.has(value)) throw new Error(`seed: the ${what} ${value} occurs twice`)
    seen.add(value)
  }
}

function mustBeListed(what: string, used: readonly string[], listed: readonly string[]): void {
  const known = new Set(listed)
  const stranger = used.find((value) => !known.has(value))
  if (stranger) throw new Error(`seed: the ${what} ${stranger} is used but not listed`)
}
