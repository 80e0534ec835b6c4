import type { Heard } from '@quire/contracts/events'
import { type Owing, oweMail } from '../actions/owe-mail.ts'

/** A parcel left the shop: what is in it and how to follow it. */
export const orderShipped =
  (owing: Owing) =>
  async ({ id, data: { contact, ...parcel } }: Heard<'order.shipped'>): Promise<void> => {
    const { orderId: aggregate, parcelId: cause } = parcel
    const facts = { kind: 'shipped' as const, name: contact.name, ...parcel }
    await oweMail(owing, { to: contact.email, sealed: null, aggregate, cause, facts }, id)
  }
