import type { Heard } from '@quire/contracts/events'
import { type Owing, oweMail } from '../actions/owe-mail.ts'

/** An order is paid: its receipt. An order has one, whichever event tells of it. */
export const orderPaid =
  (owing: Owing) =>
  async ({ id, data: { contact, ...order } }: Heard<'order.paid'>): Promise<void> => {
    const facts = { kind: 'receipt' as const, name: contact.name, ...order }
    await oweMail(owing, { to: contact.email, sealed: null, aggregate: order.orderId, cause: 'paid', facts }, id)
  }
