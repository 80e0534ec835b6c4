import type { Handlers } from '@quire/contracts/events'
import type { AnnounceNeeds } from '../actions/announce-parcel.ts'
import type { NoteNeeds } from '../actions/note-payment.ts'
import type { TakeNeeds } from '../actions/take-payment.ts'
import { orderShipped } from './order-shipped.ts'
import { paymentCancelled } from './payment-cancelled.ts'
import { paymentDisputed } from './payment-disputed.ts'
import { paymentFailed } from './payment-failed.ts'
import { paymentPrepared } from './payment-prepared.ts'
import { paymentRefundFailed } from './payment-refund-failed.ts'
import { paymentRefunded } from './payment-refunded.ts'
import { paymentRiskFound } from './payment-risk-found.ts'
import { paymentSucceeded } from './payment-succeeded.ts'

/** Everything the room hears. */
export const heard = (needs: NoteNeeds & TakeNeeds & AnnounceNeeds): Handlers<'order'> => ({
  'order.shipped': orderShipped(needs),
  'payment.prepared': paymentPrepared(needs),
  'payment.succeeded': paymentSucceeded(needs),
  'payment.failed': paymentFailed(needs),
  'payment.cancelled': paymentCancelled(needs),
  'payment.refunded': paymentRefunded(needs),
  'payment.refund-failed': paymentRefundFailed(needs),
  'payment.disputed': paymentDisputed(needs),
  'payment.risk-found': paymentRiskFound(needs),
})
