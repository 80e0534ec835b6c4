import { toGlobalId } from '@quire/platform/id'
import type { RoomResolvers } from '../generated/graphql.ts'

export const cartLine: RoomResolvers['CartLine'] = {
  id: ({ id }) => toGlobalId('CartLine', id),
  book: ({ bookId }) => ({ id: toGlobalId('Book', bookId) }),
}
