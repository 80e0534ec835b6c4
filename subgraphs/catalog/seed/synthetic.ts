import { type Chance, chance } from './chance.ts'
import type { SeedContributor, SeedCredit, SeedEdition, SeedWork } from './shape.ts'
import { familyNames, givenNames, imprints, nouns, openings, qualities, sentences, shelves } from './synthetic-words.ts'

/** How many authors share the works; the first few write most of them. */
const authors = 20_000
const formats = ['PAPERBACK', 'PAPERBACK', 'PAPERBACK', 'HARDCOVER', 'EBOOK', 'AUDIOBOOK'] as const

/**
 * Invented works for benchmarks, one edition each, skewed like a real catalogue: common words, a few prolific authors.
 * They never carry an ISBN. The same seed gives the same works, and a larger count only adds to them.
 */
export function* syntheticCatalogue(count: number, seed = 1): Generator<SeedWork> {
  const luck = chance(seed)
  for (let number = 1; number <= count; number++) yield inventWork(number, luck)
}

/** Everyone whom the works of `syntheticCatalogue` can name. */
export function* syntheticContributors(): Generator<SeedContributor> {
  for (let rank = 0; rank < authors; rank++) yield inventAuthor(rank)
}

function inventWork(number: number, luck: Chance): SeedWork {
  const shelf = shelves[skewed(shelves.length, luck)] ?? shelves[0]
  const title = inventTitle(luck)
  const key = `${slugOf(title)}-${number.toString(36)}`
  const author = luck.number() < 0.4 ? skewed(authors, luck) : luck.whole(0, authors - 1)
  const credits: SeedCredit[] = [{ contributor: authorKey(author), role: 'AUTHOR', order: 1 }]
  const year = 2026 - Math.floor(luck.number() ** 3 * 120)
  return {
    key,
    title,
    originalTitle: title,
    subtitle: null,
    firstPublished: year,
    originalLanguage: 'en',
    subjects: [...shelf.subjects],
    series: null,
    description: `${luck.pick(sentences)} ${shelf.sentence} ${luck.pick(sentences)}`,
    credits,
    editions: [inventEdition({ key, title, year, credits }, luck)],
  }
}

type Begun = { key: string; title: string; year: number; credits: SeedCredit[] }

function inventEdition({ key, title, year, credits }: Begun, luck: Chance): SeedEdition {
  const format = luck.pick(formats)
  const printed = format === 'PAPERBACK' || format === 'HARDCOVER'
  const pages = luck.whole(96, 640)
  return {
    slug: `${key}-${format.toLowerCase()}`,
    title,
    subtitle: null,
    format,
    language: 'en',
    publisher: imprints[skewed(imprints.length, luck)] ?? imprints[0],
    published: String(Math.min(2026, year + Math.floor(luck.number() ** 2 * 30))),
    isbn: null,
    pages: printed ? pages : null,
    weightGrams: printed ? Math.round((40 + pages * (format === 'HARDCOVER' ? 1.3 : 0.85)) / 5) * 5 : null,
    price: { amount: priceOf(format, luck), currency: 'EUR' },
    stock: printed ? Math.floor(luck.number() ** 2 * 60) : 100,
    note: null,
    credits,
  }
}

function priceOf(format: SeedEdition['format'], luck: Chance): number {
  const cheapest = { PAPERBACK: 6, HARDCOVER: 17, EBOOK: 3, AUDIOBOOK: 12 }[format]
  return (cheapest + Math.floor(luck.number() ** 2 * 18)) * 100 + luck.pick([90, 99, 99, 95])
}

function inventTitle(luck: Chance): string {
  const noun = () => nouns[skewed(nouns.length, luck)] ?? nouns[0]
  const quality = () => qualities[skewed(qualities.length, luck)] ?? qualities[0]
  const shape = luck.number()
  if (shape < 0.35) return `The ${quality()} ${noun()}`
  if (shape < 0.6) return `The ${noun()} of ${luck.pick(openings)} ${noun()}`
  if (shape < 0.8) return `${quality()} ${noun()}, ${quality()} ${noun()}`
  if (shape < 0.93) return `${noun()} and ${noun()}`
  return `A ${noun()} for the ${quality()} ${noun()}`
}

/** Zipf's law, near enough: rank r comes about 1/r as often as the first. */
function skewed(size: number, luck: Chance): number {
  return Math.min(size - 1, Math.floor(size ** luck.number()) - 1)
}

function inventAuthor(rank: number): SeedContributor {
  const given = givenNames[rank % givenNames.length] ?? givenNames[0]
  const family = familyNames[(rank * 7 + Math.floor(rank / givenNames.length)) % familyNames.length] ?? familyNames[0]
  const middle = String.fromCharCode(65 + (Math.floor(rank / 97) % 26))
  const name = `${given} ${middle}. ${family}`
  return { key: authorKey(rank), name, sortName: `${family}, ${given} ${middle}.`, born: null, died: null }
}

const authorKey = (rank: number) => `synthetic-author-${rank + 1}`
const slugOf = (title: string) => title.toLowerCase().replace(/[^a-z0-9]+/g, '-')
