import type { Heard } from '@quire/contracts/events'
import { type Owing, oweMail } from '../actions/owe-mail.ts'

/** Everything has arrived. An order arrives once, whoever tells it. */
export const orderDelivered =
  (owing: Owing) =>
  async ({ id, data: { contact, ...order } }: Heard<'order.delivered'>): Promise<void> => {
    const facts = { kind: 'delivered' as const, name: contact.name, ...order }
    await oweMail(owing, { to: contact.email, sealed: null, aggregate: order.orderId, cause: 'delivered', facts }, id)
  }
