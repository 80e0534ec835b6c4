import { readIsbn } from './isbn.ts'
import { folded, tellingWords, wordsOf } from './words.ts'

export type Format = 'HARDCOVER' | 'PAPERBACK' | 'EBOOK' | 'AUDIOBOOK'
export type Sort = 'RELEVANCE' | 'NEWEST' | 'PRICE_ASC' | 'PRICE_DESC' | 'TITLE'

/** What a shopper narrowed the list to. Within one list any of its values fits; null and empty lists leave all. */
export interface Filter {
  readonly subjects: readonly string[]
  readonly contributors: readonly string[]
  readonly formats: readonly Format[]
  readonly languages: readonly string[]
  readonly priceFrom: number | null
  readonly priceTo: number | null
  /** Whether it can be bought now. */
  readonly inStock: boolean | null
  readonly publishedFrom: number | null
  readonly publishedTo: number | null
}

/** What was asked, as both engines take it. */
export interface Question {
  /** As it was typed, for a correction to keep what was right. */
  readonly text: string
  /** The whole text folded, to tell a title that is exactly this. */
  readonly whole: string
  /** What a book must have, all of them; none to browse. */
  readonly words: readonly string[]
  /** Set when the text is an ISBN: then only that book is meant. */
  readonly isbn: string | null
  readonly filter: Filter
  readonly sort: Sort
}

export const noFilter: Filter = {
  subjects: [],
  contributors: [],
  formats: [],
  languages: [],
  priceFrom: null,
  priceTo: null,
  inStock: null,
  publishedFrom: null,
  publishedTo: null,
}

const mostWords = 16

/** What was asked, in its one normal form: equal questions are equal text. */
export function readQuestion(asked: { text: string; filter: Filter; sort: Sort }): Question {
  const text = asked.text.replace(/\s+/g, ' ').trim()
  const isbn = readIsbn(text.replace(/^isbn:?\s*/i, ''))
  return {
    text,
    whole: folded(text),
    words: isbn === null ? tellingWords(wordsOf(text)).slice(0, mostWords) : [],
    isbn,
    filter: inOrder(asked.filter),
    sort: asked.sort,
  }
}

/** Whether something was typed that no word can be read from: that finds nothing, where an empty text finds all. */
export const isUnreadable = ({ text, words, isbn }: Question): boolean =>
  text !== '' && words.length === 0 && isbn === null

const inOrder = (filter: Filter): Filter => ({
  ...filter,
  subjects: once(filter.subjects),
  contributors: once(filter.contributors),
  formats: once(filter.formats),
  languages: once(filter.languages),
})

const once = <T extends string>(values: readonly T[]): T[] => [...new Set(values)].sort()
