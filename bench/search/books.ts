import { createHash } from 'node:crypto'
import type { BookSnapshot } from '@quire/contracts/snapshot'

/** Chance that is the same at every run. */
export function chanceFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

type Chance = () => number

const little =
  'the of and a to in is was he for it with as his on be at by had not are but from or have an they which one you'.split(
    ' ',
  )
const onsets = 'b br c cl d dr f fl g gr h j k l m n p pr r s st t tr v w'.split(' ')
const vowels = 'a e i o u ea ou ai'.split(' ')
const codas = ['', 'n', 'r', 'l', 's', 't', 'nd', 'rk', 'm', 'st']
const languages = ['en', 'en', 'en', 'en', 'en', 'en', 'de', 'fr', 'es', 'it']
const formats = ['PAPERBACK', 'PAPERBACK', 'HARDCOVER', 'EBOOK', 'EBOOK', 'AUDIOBOOK'] as const

const vocabulary = invent(20_000, 1)
const givenNames = invent(600, 2).map(capital)
const familyNames = invent(6_000, 3).map(capital)
const subjects = invent(150, 4).map((word, index) => ({ code: `FB${index}`, heading: `Fiction: ${word}` }))
const imprints = invent(80, 5).map(capital)
const authors = 20_000

/** Books whose words follow Zipf's law as in English: little words first, then 20,000 others (Zipf and Mandelbrot, shifted by 60). */
export function* inventedBooks(count: number): Generator<BookSnapshot> {
  const chance = chanceFrom(20_261_120)
  for (let index = 0; index < count; index += 1) yield inventedBook(index, chance)
}

function inventedBook(index: number, chance: Chance): BookSnapshot {
  const year = 1950 + Math.floor(chance() * 77)
  const titled = [...Array(1 + Math.floor(chance() * 4))].map(() => capital(zipfWord(chance)))
  const author = zipf(chance, authors, 20)
  return {
    bookId: uuidOf(`book ${index}`),
    workId: uuidOf(`work ${index}`),
    version: 1,
    slug: `book-${index}`,
    isbn: isbnOf(index),
    title: chance() < 0.4 ? `The ${titled.join(' of ')}` : titled.join(' '),
    subtitle: chance() < 0.2 ? sentence(chance, 5) : null,
    contributors: [
      personOf(author, 'AUTHOR'),
      ...(chance() < 0.2 ? [personOf(zipf(chance, authors, 20), 'TRANSLATOR')] : []),
    ],
    subjects: [...Array(1 + Math.floor(chance() * 3))].map(() => pick(subjects, zipf(chance, subjects.length, 5))),
    series: chance() < 0.15 ? `The ${capital(zipfWord(chance))} Cycle` : null,
    description: sentence(chance, 30 + Math.floor(chance() * 40)),
    format: pick(formats, Math.floor(chance() * formats.length)),
    language: pick(languages, Math.floor(chance() * languages.length)),
    publisher: pick(imprints, zipf(chance, imprints.length, 5)),
    publishedOn: `${year}-${String(1 + Math.floor(chance() * 12)).padStart(2, '0')}-01`,
    price: { amount: 499 + 100 * Math.floor(chance() ** 2 * 60), currency: 'EUR' },
    available: chance() < 0.1 ? 0 : 1 + Math.floor(chance() * 40),
    popularity: Math.round(1000 / (1 + chance() * 999)),
  }
}

export const nameOf = (author: number): string =>
  `${pick(givenNames, (author * 7919) % givenNames.length)} ${pick(familyNames, author % familyNames.length)}`

const personOf = (author: number, role: string) => ({ id: uuidOf(`author ${author}`), name: nameOf(author), role })

const sentence = (chance: Chance, words: number): string =>
  [...Array(words)]
    .map(() => (chance() < 0.4 ? pick(little, zipf(chance, little.length, 1)) : zipfWord(chance)))
    .join(' ')

export const zipfWord = (chance: Chance): string => pick(vocabulary, zipf(chance, vocabulary.length, 60))

// The rank r is drawn with a likelihood of 1 / (r + shift), by the inverse of its sum.
function zipf(chance: Chance, most: number, shift: number): number {
  const rank = shift * ((most + shift) / shift) ** chance() - shift
  return Math.min(most - 1, Math.floor(rank))
}

function invent(count: number, seed: number): string[] {
  const chance = chanceFrom(seed)
  const syllable = () =>
    [onsets, vowels, codas].map((parts) => pick(parts, Math.floor(chance() * parts.length))).join('')
  const words = new Set<string>()
  while (words.size < count) words.add([...Array(2 + Math.floor(chance() * 2))].map(syllable).join(''))
  return [...words]
}

function isbnOf(index: number): string {
  const stem = `978${String(index + 100_000_000).padStart(9, '0')}`
  const sum = [...stem].reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 1 : 3), 0)
  return `${stem}${(10 - (sum % 10)) % 10}`
}

function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-9${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

function pick<T>(values: readonly T[], index: number): T {
  const value = values[index]
  if (value === undefined) throw new RangeError(`${index} of ${values.length}`)
  return value
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
