import type { RoomResolvers } from '../generated/graphql.ts'

export const AwaitedCopies: RoomResolvers['AwaitedCopies'] = {
  book: ({ bookId }, _, { load }) => load.book.load(bookId),
}
