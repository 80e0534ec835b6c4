import { fail, ok, type Result } from '@quire/platform/result'
import { can, record } from './history.ts'
import type { Change, Doer, Order } from './order.ts'
import { wasPaid } from './receipt.ts'
import { restToShip } from './ship.ts'

/** A mail about an order that can be sent once more. */
export type OrderMail = 'RECEIPT' | 'SHIPPED'

export interface Resending {
  readonly mail: OrderMail
  readonly resendId: string
  readonly doer: Doer
  readonly at: Date
}

/** Notes that a mail is to be sent once more. What was never sent cannot be. */
export function resend(
  order: Order,
  { mail, resendId, doer, at }: Resending,
): Result<Change, { readonly kind: 'nothing-to-resend' }> {
  const wasSent = mail === 'RECEIPT' ? wasPaid(order) : order.parcels.length > 0
  if (!wasSent || !can(order, 'MAIL_RESENT')) return fail({ kind: 'nothing-to-resend' })
  // Of an order that was closed no more will follow.
  const rest = order.status === 'PARTLY_SHIPPED' ? restToShip(order.lines) : 0
  return ok(record(order, { type: 'MAIL_RESENT', at, doer, details: { mail, resendId, rest } }))
}
