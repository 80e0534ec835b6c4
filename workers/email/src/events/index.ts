import type { Handlers } from '@quire/contracts/events'
import type { Owing } from '../actions/owe-mail.ts'
import { orderCancelled } from './order-cancelled.ts'
import { orderDelivered } from './order-delivered.ts'
import { orderMailAsked } from './order-mail-asked.ts'
import { orderPaid } from './order-paid.ts'
import { orderRefunded } from './order-refunded.ts'
import { orderReturnChanged } from './order-return-changed.ts'
import { orderShipped } from './order-shipped.ts'
import { userPasswordResetAsked } from './user-password-reset-asked.ts'
import { userRegistered } from './user-registered.ts'

/** Everything the email worker hears. */
export const heard = (owing: Owing): Handlers<'email'> => ({
  'user.registered': userRegistered(owing),
  'user.password-reset-asked': userPasswordResetAsked(owing),
  'order.paid': orderPaid(owing),
  'order.cancelled': orderCancelled(owing),
  'order.shipped': orderShipped(owing),
  'order.delivered': orderDelivered(owing),
  'order.return-changed': orderReturnChanged(owing),
  'order.mail-asked': orderMailAsked(owing),
  'order.refunded': orderRefunded(owing),
})
