import type { Card } from '../../domain/card.ts'
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
  | { readonly kind: 'changed'; readonly bookId: string; readonly card: Card }
  | ({ readonly kind: 'removed' } & Removal)
  | ({ readonly kind: 'stock' } & StockNews)

/** What is known after the news; null when they are old. A snapshot's version and a stock's count the same news. */
export function heard(known: Known | null, news: News): Known | null {
  switch (news.kind) {
    case 'changed':
      return known && known.version >= news.card.version ? null : shelved(known, news.card)
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

export function shelved(known: Versions | null, card: Card): Document {
  const { version } = card
  const isOlder = known !== null && known.stockVersion > version
  return {
    ...bookOf(card),
    version,
    stockVersion: isOlder ? known.stockVersion : version,
    available: isOlder ? known.available : card.available,
    listed: true,
  }
}

const bookOf = (card: Card) => ({
  bookId: card.bookId,
  isbn: card.isbn,
  title: card.title,
  subtitle: card.subtitle,
  people: card.names,
  topics: card.topics,
  description: card.description,
  vocabulary: card.headingWords,
  beginTitle: card.title,
  beginPeople: card.authors,
  beginSeries: card.series,
  authors: card.authors,
  series: card.series,
  titleKey: card.titleKey,
  sortTitle: card.sortTitle,
  format: card.format,
  language: card.language,
  price: card.price,
  publishedDay: card.publishedDay,
  popularity: card.popularity,
  subjectCodes: card.subjects.map(({ code }) => code),
  subjectKeys: card.subjects.map(({ code, heading }) => `${code}|${heading}`),
  contributorIds: card.contributors.map(({ id }) => id),
  contributorKeys: card.contributors.map(({ id, name }) => `${id}|${name}`),
})
