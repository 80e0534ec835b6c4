import type { Heard } from '@quire/contracts/events'
import { type Owing, oweMail } from '../actions/owe-mail.ts'

/** An order is cancelled. Who had not paid did that herself a moment ago and needs no mail. */
export const orderCancelled =
  (owing: Owing) =>
  async ({ id, data: { contact, refund, ...order } }: Heard<'order.cancelled'>): Promise<void> => {
    if (!contact) return
    const back = refund && refund.amount > 0 ? refund : null
    const facts = { kind: 'cancelled' as const, name: contact.name, refund: back, ...order }
    await oweMail(owing, { to: contact.email, sealed: null, aggregate: order.orderId, cause: 'cancelled', facts }, id)
  }
