import type { RoomResolvers } from '../generated/graphql.ts'

export const StockPick: RoomResolvers['StockPick'] = {
  book: ({ bookId }, _, { load }) => load.book.load(bookId),
  location: ({ locationId }, _, { load }) => load.location.load(locationId),
}
