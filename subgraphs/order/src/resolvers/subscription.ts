import { parseInput } from '@quire/platform/input'
import type { Tracking } from '../actions/track-order.ts'
import type { RoomResolvers } from '../generated/graphql.ts'
import { orderId as idOf, sequence } from './inputs.ts'
import { noSuchOrder } from './query.ts'

export const Subscription: RoomResolvers['Subscription'] = {
  orderTracking: {
    subscribe: async (_parent, { orderId, after }, { eyes, deeds }) => {
      const id = idOf(orderId)
      const above = parseInput(sequence, after, ['after']) ?? null
      const trackings = id && (await deeds.trackOrder(id, { eyes, after: above }))
      if (!trackings) throw noSuchOrder()
      return trackings
    },
    resolve: (tracking: Tracking) => tracking,
  },
}
