import { toGlobalId } from '@quire/platform/id'
import { parseInput } from '@quire/platform/input'
import type { RoomResolvers } from '../generated/graphql.ts'
import { suggestShape } from './reading.ts'
import { searchBooks } from './search-books.ts'

export const query: RoomResolvers['Query'] = {
  search: (_parent, ...asked) => searchBooks(...asked),
  async suggest(_parent, args, { finder }) {
    const { text, first } = parseInput(suggestShape, args, [])
    const found = await finder.suggest(text, first)
    return found.map(({ kind, text, bookId }) => ({ kind, text, book: { id: toGlobalId('Book', bookId) } }))
  },
}
