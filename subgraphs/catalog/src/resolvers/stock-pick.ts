import type { RoomResolvers } from '../generated/graphql.ts'

export const StockPick: RoomResolvers['StockPick'] = {
  book: ({ bookId }, _, { load }) => load.book.load(bookId),
  location: ({ locationId }, _, { load }) => (locationId === null ? null : load.location.load(locationId)),
}
