import { cancelOrder } from './actions/cancel-order.ts'
import { markDelivered } from './actions/mark-delivered.ts'
import { type PlaceNeeds, placeOrder } from './actions/place-order.ts'
import { shipOrder } from './actions/ship-order.ts'
import { type TrackNeeds, trackOrder } from './actions/track-order.ts'

/** What a person may do with orders, ready to be done. */
export const openDeeds = (needs: PlaceNeeds & TrackNeeds) => ({
  placeOrder: placeOrder(needs),
  cancelOrder: cancelOrder(needs),
  shipOrder: shipOrder(needs),
  markDelivered: markDelivered(needs),
  trackOrder: trackOrder(needs),
})

export type Deeds = ReturnType<typeof openDeeds>
