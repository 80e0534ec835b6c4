import { addOrderNote } from './actions/add-order-note.ts'
import { acceptReturn, refuseReturn } from './actions/answer-return.ts'
import { type CancelNeeds, cancelOrder } from './actions/cancel-order.ts'
import { closeOrder } from './actions/close-order.ts'
import { holdOrder, releaseOrder } from './actions/hold-order.ts'
import { markDelivered } from './actions/mark-delivered.ts'
import { type PlaceNeeds, placeOrder } from './actions/place-order.ts'
import { receiveReturn } from './actions/receive-return.ts'
import { refundOrder } from './actions/refund-order.ts'
import { requestReturn } from './actions/request-return.ts'
import { type ResendNeeds, resendMail } from './actions/resend-mail.ts'
import { settleHeldPayment } from './actions/settle-held.ts'
import { shipOrder } from './actions/ship-order.ts'
import { type TrackNeeds, trackOrder } from './actions/track-order.ts'
import type { OrderNotes } from './data/order-notes.ts'

/** What a person may do with orders, ready to be done. */
export const openDeeds = (
  needs: PlaceNeeds & TrackNeeds & CancelNeeds & ResendNeeds & { readonly notes: OrderNotes },
) => ({
  placeOrder: placeOrder(needs),
  cancelOrder: cancelOrder(needs),
  shipOrder: shipOrder(needs),
  closeOrder: closeOrder(needs),
  markDelivered: markDelivered(needs),
  trackOrder: trackOrder(needs),
  refundOrder: refundOrder(needs),
  requestReturn: requestReturn(needs),
  acceptReturn: acceptReturn(needs),
  refuseReturn: refuseReturn(needs),
  receiveReturn: receiveReturn(needs),
  holdOrder: holdOrder(needs),
  releaseOrder: releaseOrder(needs),
  settleHeldPayment: settleHeldPayment(needs),
  resendMail: resendMail(needs),
  addOrderNote: addOrderNote(needs),
})

export type Deeds = ReturnType<typeof openDeeds>
