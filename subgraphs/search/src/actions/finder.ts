import type { Engine, Match, Order, Place, Read } from '../data/engine.ts'
import { type BookTold, cardOf } from '../domain/card.ts'
import { type Facets, facetPlan, showFacets } from '../domain/facets.ts'
import { hasMatch, type Marked, marks, partsOf } from '../domain/highlight.ts'
import type { Question } from '../domain/question.ts'
import { isBegunBy, rankSuggestions, type Suggestion } from '../domain/suggestion.ts'
import { likeliest, setRight } from '../domain/typo.ts'
import { folded } from '../domain/words.ts'

export interface Hit {
  readonly bookId: string
  readonly place: Place
  readonly highlights: {
    readonly title: Marked | null
    readonly description: readonly Marked[]
    readonly contributors: readonly Marked[]
  }
}

/** Which parts of an answer are wanted, and how many hits after which. */
export interface Wanted {
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

/** Pages of the whole catalogue, and the cursor after each. */
export type Source = AsyncIterable<{ readonly books: readonly BookTold[]; readonly cursor: string }>

/** An engine as the room uses it: books go in, answers come out. */
export type Finder = ReturnType<typeof openFinder>

export const openFinder = (engine: Engine) => ({
  ...engine,
  index: (books: readonly BookTold[]): Promise<void> => engine.index(books.map(cardOf)),
  rebuild: (source: Source): Promise<void> => engine.rebuild(cardsOf(source)),
  search: (question: Question, wanted: Wanted): Promise<Found> => search(engine, question, wanted),
  async suggest(text: string, most: number): Promise<Suggestion[]> {
    const begun = folded(text)
    const found = begun === '' ? [] : await engine.begunBy(begun)
    return rankSuggestions(
      found.filter((one) => isBegunBy(one.text, text)),
      { typed: text, most },
    )
  },
})

async function* cardsOf(source: Source) {
  for await (const { books, cursor } of source) yield { cards: books.map(cardOf), cursor }
}

/** What has every word as it was typed; when there is nothing, what has the words that were meant. */
async function search(engine: Engine, question: Question, wanted: Wanted): Promise<Found> {
  const order: Order = {
    ...wanted,
    marks: wanted.highlights && question.words.length > 0 ? marks : null,
    facets: wanted.facets ? facetPlan : null,
  }
  const typed = { question, words: question.words.map((word) => [word]) }
  const found = await ask(engine, typed, order)
  if (found.hits.length > 0 || found.total || question.words.length === 0) return { ...found, didYouMean: null }
  const meant = await readMeant(engine, question)
  return meant ? { ...(await ask(engine, meant.read, order)), didYouMean: meant.text } : { ...found, didYouMean: null }
}

async function ask(engine: Engine, read: Read, order: Order): Promise<Omit<Found, 'didYouMean'>> {
  const { matches, total, counted } = await engine.search(read, order)
  return { hits: matches.map(hitOf), total, facets: counted && showFacets(counted) }
}

const hitOf = ({ bookId, place, title, description, names }: Match): Hit => ({
  bookId,
  place,
  highlights: {
    title: marked(title === null ? [] : [title])[0] ?? null,
    description: marked(description),
    contributors: marked(names),
  },
})

const marked = (texts: readonly string[]): Marked[] => texts.map(partsOf).filter(hasMatch)

// A word with a digit is a number or a code, and none of them is nearly another.
const mayBeSlip = (word: string): boolean => word.length >= 3 && word.length <= 40 && !/\d/.test(word)
const mostSetRight = 4

async function readMeant(engine: Engine, question: Question): Promise<{ read: Read; text: string } | null> {
  const unknown = await engine.likeUnknown(question.words.filter(mayBeSlip).slice(0, mostSetRight))
  const meant = new Map([...unknown].map(([word, near]) => [word, likeliest(word, near)]))
  const best = new Map([...meant].flatMap(([word, [first]]) => (first === undefined ? [] : [[word, first] as const])))
  if (best.size === 0) return null
  const words = question.words.map((word) => [word, ...(meant.get(word) ?? [])])
  return { read: { question, words }, text: setRight(question.text, best) }
}
