import type { BookSnapshot } from '@quire/contracts/events'
import { unmarked } from '../../domain/highlight.ts'
import { publishedDay } from '../../domain/published-day.ts'
import { folded, sortTitle } from '../../domain/words.ts'

/** A snapshot as the index keeps it; the texts of `in_…` are what it is found by. */
export function rowOf(book: BookSnapshot) {
  const names = book.contributors.map(({ name }) => oneLine(name))
  return {
    id: book.bookId,
    version: book.version,
    available: book.available,
    isbn: book.isbn,
    title: oneLine(book.title),
    people: names.join('\n'),
    description: oneLine(book.description),
    title_key: folded(book.title),
    sort_title: sortTitle(book.title, book.language),
    format: book.format,
    language: book.language,
    price: book.price.amount,
    published_day: publishedDay(book.publishedOn),
    popularity: book.popularity,
    subject_codes: [...new Set(book.subjects.map(({ code }) => code))],
    contributor_ids: [...new Set(book.contributors.map(({ id }) => id))],
    in_title: folded(`${book.title} ${book.subtitle ?? ''}`),
    in_people: folded(names.join(' ')),
    in_topics: folded(
      [book.series ?? '', book.publisher ?? '', ...book.subjects.map(({ heading }) => heading)].join(' '),
    ),
    in_description: folded(book.description),
  }
}

// A line break parts names and excerpts where highlights are read.
const oneLine = (text: string): string => unmarked(text).replace(/\s+/g, ' ')
