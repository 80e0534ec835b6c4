import type { Handlers } from '@quire/contracts/events'
import { orderCancelled } from './order-cancelled.ts'
import { orderExpired } from './order-expired.ts'
import { orderPlaced } from './order-placed.ts'
import { orderRefundAsked } from './order-refund-asked.ts'

type Hearing = Parameters<typeof orderPlaced>[0] &
  Parameters<typeof orderExpired>[0] &
  Parameters<typeof orderRefundAsked>[0]

/** Everything the payment worker hears. */
export const heard = (hearing: Hearing): Handlers<'payment'> => ({
  'order.placed': orderPlaced(hearing),
  'order.cancelled': orderCancelled(hearing),
  'order.expired': orderExpired(hearing),
  'order.refund-asked': orderRefundAsked(hearing),
})
