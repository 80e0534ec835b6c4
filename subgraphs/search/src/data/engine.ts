import type { Card } from '../domain/card.ts'
import type { Counted, FacetPlan } from '../domain/facets.ts'
import type { Marks } from '../domain/highlight.ts'
import type { Question } from '../domain/question.ts'
import type { Suggestion } from '../domain/suggestion.ts'

/** Where a hit stands in its list: by what it is sorted, and its book. */
export interface Place {
  readonly key: string | number
  readonly id: string
}

/** A book that was found; its texts carry marks around what was searched for. */
export interface Match {
  readonly bookId: string
  readonly place: Place
  readonly title: string | null
  readonly description: readonly string[]
  readonly names: readonly string[]
}

/** A question with, for each word, the words that may have been meant by it (itself first). */
export interface Read {
  readonly question: Question
  readonly words: readonly (readonly string[])[]
}

/** Which parts of an answer are wanted; what is not wanted is not worked out. */
export interface Order {
  readonly limit: number
  readonly after: Place | null
  readonly total: boolean
  readonly marks: Marks | null
  readonly facets: FacetPlan | null
}

export interface Matches {
  readonly matches: readonly Match[]
  readonly total: number | null
  readonly counted: readonly Counted[] | null
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

/** Pages of the whole catalogue, and the cursor after each. */
export type Cards = AsyncIterable<{ readonly cards: readonly Card[]; readonly cursor: string }>

/** An index of books. What it hears may come twice, late and in any order: the highest version is the truth. */
export interface Engine {
  index(cards: readonly Card[]): Promise<void>
  remove(removals: readonly Removal[]): Promise<void>
  setStock(news: StockNews): Promise<void>
  /** Waits until everything that was written can be found. */
  settle(): Promise<void>
  search(read: Read, order: Order): Promise<Matches>
  /** For each of these words that no book has: words of books, the likest first. */
  likeUnknown(words: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>
  /** Titles, names and series that go on as a folded text begins, one a book. */
  begunBy(folded: string): Promise<readonly Suggestion[]>
  /** How many books can be found. */
  count(): Promise<number>
  /** Fills the index anew from the whole catalogue, while the old one goes on answering. */
  rebuild(cards: Cards): Promise<void>
  /** How far the catalogue's changes have been read; null when they never were, or into an index that is lost. */
  readCursor(): Promise<string | null>
  saveCursor(cursor: string): Promise<void>
  /** Throws when nothing can be found: the server, or the index on it, is not there. */
  check(): Promise<void>
  /** What it runs on: `PostgreSQL 18.4`. Throws when it is not there. */
  version(): Promise<string>
}
