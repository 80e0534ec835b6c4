import type { RoomResolvers } from '../generated/graphql.ts'

export const BookConnection: RoomResolvers['BookConnection'] = {
  // Counted only when asked for: on a long list it costs more than the page.
  totalCount: ({ filter }, _, { stores }) => stores.books.count(filter),
}
