import type { Card } from '../../domain/card.ts'

/** A card as a row of the index. */
export const rowOf = ({ foundBy, ...card }: Card) => ({
  id: card.bookId,
  version: card.version,
  available: card.available,
  isbn: card.isbn,
  title: card.title,
  people: card.names.join('\n'),
  title_key: card.titleKey,
  sort_title: card.sortTitle,
  format: card.format,
  language: card.language,
  price: card.price,
  published_day: card.publishedDay,
  popularity: card.popularity,
  subject_codes: card.subjects.map(({ code }) => code),
  contributor_ids: card.contributors.map(({ id }) => id),
  in_title: foundBy.title,
  in_people: foundBy.people,
  in_topics: foundBy.topics,
  in_description: foundBy.description,
})
