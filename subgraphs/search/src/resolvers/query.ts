import { toGlobalId } from '@quire/platform/id'
import { parseInput } from '@quire/platform/input'
import type { RoomResolvers } from '../generated/graphql.ts'
import { suggestShape } from './reading.ts'
import { searchBooks } from './search-books.ts'

export const query: RoomResolvers['Query'] = {
  search: searchBooks,
  async suggest(_parent, args, { engine }) {
    const { text, first } = parseInput(suggestShape, args, [])
    const found = await engine.suggest(text, first)
    return found.map(({ kind, text, bookId }) => ({ kind, text, book: { id: toGlobalId('Book', bookId) } }))
  },
}
