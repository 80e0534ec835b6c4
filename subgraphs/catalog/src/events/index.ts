import type { Handlers } from '@quire/contracts/events'
import type { TakeBackNeeds } from '../actions/take-back.ts'
import { orderReturnReceived } from './order-return-received.ts'

/** Everything the room hears. */
export const heard = (needs: TakeBackNeeds): Handlers<'catalog'> => ({
  'order.return-received': orderReturnReceived(needs),
})
