import type { Heard } from '@quire/contracts/events'
import { type Owing, oweMail } from '../actions/owe-mail.ts'

/** Money went back: how much, and why. */
export const orderRefunded =
  (owing: Owing) =>
  async ({ id, data: { contact, ...refund } }: Heard<'order.refunded'>): Promise<void> => {
    const { orderId: aggregate, refundId: cause } = refund
    const facts = { kind: 'refunded' as const, name: contact.name, ...refund }
    await oweMail(owing, { to: contact.email, sealed: null, aggregate, cause, facts }, id)
  }
