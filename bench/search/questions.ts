import type { BookSnapshot } from '@quire/contracts/snapshot'
import {
  type Filter,
  noFilter,
  type Question,
  readQuestion,
  type Sort,
} from '../../subgraphs/search/src/domain/question.ts'
import { chanceFrom, zipfWord } from './books.ts'

type Chance = () => number
type Asked = { readonly text: string; readonly filter?: Partial<Filter>; readonly sort?: Sort }
type Kind = {
  readonly name: string
  readonly share: number
  readonly ask: (book: BookSnapshot, chance: Chance) => Asked
}

/** What shoppers ask, and how often in a hundred. */
export const kinds: readonly Kind[] = [
  { name: 'words of a title', share: 25, ask: (book) => ({ text: book.title }) },
  { name: 'one word of a title', share: 12, ask: (book) => ({ text: wordIn(book.title) }) },
  { name: 'any word', share: 8, ask: (_, chance) => ({ text: zipfWord(chance) }) },
  { name: 'author', share: 15, ask: (book) => ({ text: authorOf(book) }) },
  { name: 'author and title', share: 12, ask: (book) => ({ text: `${wordIn(authorOf(book))} ${wordIn(book.title)}` }) },
  { name: 'typo', share: 8, ask: (book, chance) => ({ text: slip(wordIn(authorOf(book)), chance) }) },
  { name: 'isbn', share: 5, ask: (book) => ({ text: book.isbn ?? '' }) },
  {
    name: 'filtered',
    share: 8,
    ask: (book) => ({
      text: wordIn(book.title),
      filter: { formats: [book.format], languages: ['en', 'de'], priceTo: 2999 },
    }),
  },
  {
    name: 'subject',
    share: 4,
    ask: (book) => ({ text: '', filter: { subjects: [book.subjects[0]?.code ?? ''] }, sort: 'NEWEST' }),
  },
  { name: 'browse', share: 3, ask: () => ({ text: '' }) },
]

export interface Ask {
  readonly kind: string
  readonly question: Question
}

export function questionsAbout(books: readonly BookSnapshot[], count: number): Ask[] {
  const chance = chanceFrom(7)
  return [...Array(count)].map(() => {
    const kind = drawn(chance() * 100)
    const book = books[Math.floor(chance() * books.length)]
    if (!book) throw new RangeError('no books to ask about')
    const { text, filter, sort = 'RELEVANCE' } = kind.ask(book, chance)
    return { kind: kind.name, question: readQuestion({ text, filter: { ...noFilter, ...filter }, sort }) }
  })
}

function drawn(percent: number): Kind {
  let sum = 0
  for (const kind of kinds) {
    sum += kind.share
    if (percent < sum) return kind
  }
  throw new RangeError('the shares do not make a hundred')
}

const authorOf = (book: BookSnapshot): string => book.contributors[0]?.name ?? ''

// The longest word: what a shopper remembers.
const wordIn = (text: string): string =>
  text.split(' ').reduce((longest, word) => (word.length > longest.length ? word : longest), '')

function slip(word: string, chance: Chance): string {
  const place = 1 + Math.floor(chance() * Math.max(1, word.length - 2))
  return `${word.slice(0, place)}${word.charAt(place + 1)}${word.charAt(place)}${word.slice(place + 2)}`
}
