import { locationIds } from '../domain/ids.ts'
import type { RoomResolvers } from '../generated/graphql.ts'

export const StockLocation: RoomResolvers['StockLocation'] = {
  id: ({ locationId }) => locationIds.show(locationId),
}
