import type { Heard } from '@quire/contracts/events'
import { type Owing, oweMail } from '../actions/owe-mail.ts'

/** A return was asked for, accepted, refused or received: one mail for each of these. */
export const orderReturnChanged =
  (owing: Owing) =>
  async ({ id, data: { contact, ...change } }: Heard<'order.return-changed'>): Promise<void> => {
    const cause = `${change.returnId} ${change.status}`
    const facts = { kind: 'return' as const, name: contact.name, ...change }
    await oweMail(owing, { to: contact.email, sealed: null, aggregate: change.orderId, cause, facts }, id)
  }
