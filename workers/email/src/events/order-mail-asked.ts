import type { Heard } from '@quire/contracts/events'
import { type Owing, oweMails } from '../actions/owe-mail.ts'
import type { Facts } from '../domain/mail.ts'

/** Staff want mails sent once more: another Message-ID for each, or the mail programs would take them for what they have. */
export const orderMailAsked =
  (owing: Owing) =>
  async ({ id, data: { contact, receipt, parcels = [], ...asked } }: Heard<'order.mail-asked'>): Promise<void> => {
    const { orderId, number, resendId, mail } = asked
    const head = { orderId, number, name: contact.name }
    const owed = (facts: Facts, cause: string) => ({
      to: contact.email,
      sealed: null,
      aggregate: orderId,
      cause,
      facts,
    })
    const again =
      mail === 'RECEIPT'
        ? [receipt].flatMap((one) => (one ? [owed({ kind: 'receipt', ...head, ...one }, resendId)] : []))
        : parcels.map((one) => owed({ kind: 'shipped', ...head, ...one }, `${resendId} ${one.parcelId}`))
    if (again.length > 0) await oweMails(owing, again, id)
  }
