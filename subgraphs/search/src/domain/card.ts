import { unmarked } from './highlight.ts'
import { publishedDay } from './published-day.ts'
import { type SuggestionKind, startsOf } from './suggestion.ts'
import { folded, sortTitle, wordsOf } from './words.ts'

/** A book as the catalogue tells of it: the part of a snapshot that search needs. */
export interface BookTold {
  readonly bookId: string
  readonly version: number
  readonly isbn: string | null
  readonly title: string
  readonly subtitle: string | null
  readonly contributors: readonly { readonly id: string; readonly name: string; readonly role: string }[]
  readonly subjects: readonly { readonly code: string; readonly heading: string }[]
  readonly series: string | null
  readonly description: string
  readonly format: string
  readonly language: string
  readonly publisher: string | null
  readonly publishedOn: string | null
  readonly price: { readonly amount: number }
  readonly available: number
  readonly popularity: number
}

export type Card = ReturnType<typeof cardOf>

/** A book's card in the index: what it shows, what it sorts and narrows by, and folded, what it is found by. */
export function cardOf(book: BookTold) {
  const { bookId, version, available, isbn, format, language, popularity } = book
  const names = book.contributors.map(({ name }) => oneLine(name))
  const authors = book.contributors.filter(({ role }) => role === 'AUTHOR').map(({ name }) => name)
  const topics = [book.series ?? '', book.publisher ?? '', ...book.subjects.map(({ heading }) => heading)]
  const heading = [book.title, book.subtitle ?? '', ...names, ...topics].join(' ')
  return {
    bookId,
    version,
    available,
    isbn,
    format,
    language,
    popularity,
    title: oneLine(book.title),
    subtitle: book.subtitle,
    names,
    authors,
    topics,
    series: book.series,
    description: oneLine(book.description),
    titleKey: folded(book.title),
    sortTitle: sortTitle(book.title, book.language),
    price: book.price.amount,
    publishedDay: publishedDay(book.publishedOn),
    subjects: uniqueBy(book.subjects, ({ code }) => code),
    contributors: uniqueBy(book.contributors, ({ id }) => id),
    foundBy: {
      title: folded(`${book.title} ${book.subtitle ?? ''}`),
      people: folded(names.join(' ')),
      topics: folded(topics.join(' ')),
      description: folded(book.description),
    },
    headingWords: [...new Set(wordsOf(heading))],
    begunAt: beginningsOf(book, authors),
  }
}

const beginningsOf = ({ title, series }: BookTold, authors: readonly string[]) => [
  ...beginnings('TITLE', [title]),
  ...beginnings('CONTRIBUTOR', authors),
  ...beginnings('SERIES', series === null ? [] : [series]),
]

const beginnings = (kind: SuggestionKind, texts: readonly string[]) =>
  texts.flatMap((text) => startsOf(text).map((start) => ({ kind, start, text })))

// A line break parts names and excerpts where highlights are read.
const oneLine = (text: string): string => unmarked(text).replace(/\s+/g, ' ')

const uniqueBy = <T>(all: readonly T[], keyOf: (one: T) => string): T[] => [
  ...new Map(all.map((one) => [keyOf(one), one])).values(),
]
