import type { BookSnapshot } from '@quire/contracts/events'
import type { Facets } from '../domain/facets.ts'
import type { Marked } from '../domain/highlight.ts'
import type { Question } from '../domain/question.ts'
import type { Suggestion } from '../domain/suggestion.ts'

/** Where a hit stands in its list: by what it is sorted, and its book. */
export interface Place {
  readonly key: string | number
  readonly id: string
}

export interface Hit {
  readonly bookId: string
  readonly place: Place
  readonly highlights: Highlights
}

export interface Highlights {
  readonly title: Marked | null
  readonly description: readonly Marked[]
  readonly contributors: readonly Marked[]
}

/** Which parts of an answer are wanted; what is not wanted is not worked out. */
export interface Wanted {
  /** How many hits, and after which. */
  readonly limit: number
  readonly after: Place | null
  readonly highlights: boolean
  readonly total: boolean
  readonly facets: boolean
}

export interface Found {
  readonly hits: readonly Hit[]
  readonly total: number | null
  readonly facets: Facets | null
  /** The text with its unknown words set right; null when all words are known or nothing is near. */
  readonly didYouMean: string | null
}

export interface Removal {
  readonly bookId: string
  readonly version: number
}

export interface StockNews {
  readonly bookId: string
  readonly stockVersion: number
  readonly available: number
}

/** Pages of the whole catalogue, and the cursor after the last of them. */
export type Source = AsyncIterable<{ readonly books: readonly BookSnapshot[]; readonly cursor: string }>

/** An index of books. What it hears may come twice, late and in any order: the highest version is the truth. */
export interface Engine {
  index(books: readonly BookSnapshot[]): Promise<void>
  remove(removals: readonly Removal[]): Promise<void>
  setStock(news: StockNews): Promise<void>
  /** Waits until everything that was written can be found. */
  settle(): Promise<void>
  search(question: Question, wanted: Wanted): Promise<Found>
  suggest(text: string, most: number): Promise<readonly Suggestion[]>
  /** How many books can be found. */
  count(): Promise<number>
  /** Fills the index anew from the whole catalogue, while the old one goes on answering. */
  rebuild(source: Source): Promise<void>
  /** How far the catalogue's changes have been read; null when they never were. */
  readCursor(): Promise<string | null>
  saveCursor(cursor: string): Promise<void>
  /** What it runs on: `PostgreSQL 18.4`. Throws when it is not there. */
  version(): Promise<string>
}
