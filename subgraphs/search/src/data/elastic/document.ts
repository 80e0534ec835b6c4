import type { BookSnapshot } from '@quire/contracts/events'
import { unmarked } from '../../domain/highlight.ts'
import { publishedDay } from '../../domain/published-day.ts'
import { folded, sortTitle } from '../../domain/words.ts'
import type { Removal, StockNews } from '../engine.ts'

/** What the index remembers of a book. One that is not listed remembers versions only. */
export interface Versions {
  readonly version: number
  readonly stockVersion: number
  readonly available: number
  readonly listed: boolean
}

export type Document = Versions & ReturnType<typeof bookOf>
export type Known = Versions & Partial<Document>

export type News =
  | { readonly kind: 'changed'; readonly bookId: string; readonly book: BookSnapshot }
  | ({ readonly kind: 'removed' } & Removal)
  | ({ readonly kind: 'stock' } & StockNews)

/** What is known after the news; null when they are old. A snapshot's version and a stock's count the same news. */
export function heard(known: Known | null, news: News): Known | null {
  switch (news.kind) {
    case 'changed':
      return known && known.version >= news.book.version ? null : shelved(known, news.book)
    case 'removed':
      if (known && known.version >= news.version) return null
      return { version: news.version, stockVersion: known?.stockVersion ?? 0, available: 0, listed: false }
    case 'stock':
      if (known && known.stockVersion >= news.stockVersion) return null
      return {
        ...(known ?? { version: 0, listed: false }),
        stockVersion: news.stockVersion,
        available: news.available,
      }
  }
}

export function shelved(known: Versions | null, book: BookSnapshot): Document {
  const stock = known && known.stockVersion > book.version ? known : { stockVersion: book.version, ...book }
  return {
    ...bookOf(book),
    version: book.version,
    stockVersion: stock.stockVersion,
    available: stock.available,
    listed: true,
  }
}

function bookOf(book: BookSnapshot) {
  const names = book.contributors.map(({ name }) => unmarked(name))
  const authors = book.contributors.filter(({ role }) => role === 'AUTHOR').map(({ name }) => name)
  const topics = [book.series ?? '', book.publisher ?? '', ...book.subjects.map(({ heading }) => heading)]
  return {
    bookId: book.bookId,
    isbn: book.isbn,
    title: unmarked(book.title),
    subtitle: book.subtitle,
    people: names,
    topics,
    description: unmarked(book.description),
    vocabulary: [book.title, book.subtitle ?? '', ...names, ...topics],
    beginTitle: book.title,
    beginPeople: authors,
    beginSeries: book.series,
    authors,
    series: book.series,
    titleKey: folded(book.title),
    sortTitle: sortTitle(book.title, book.language),
    format: book.format,
    language: book.language,
    price: book.price.amount,
    publishedDay: publishedDay(book.publishedOn),
    popularity: book.popularity,
    subjectCodes: book.subjects.map(({ code }) => code),
    subjectKeys: book.subjects.map(({ code, heading }) => `${code}|${heading}`),
    contributorIds: book.contributors.map(({ id }) => id),
    contributorKeys: book.contributors.map(({ id, name }) => `${id}|${name}`),
  }
}
