import type { RoomResolvers } from '../generated/graphql.ts'

export const StockAt: RoomResolvers['StockAt'] = {
  location: ({ locationId }, _, { load }) => (locationId === null ? null : load.location.load(locationId)),
}
