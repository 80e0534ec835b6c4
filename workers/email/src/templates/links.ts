import { receiptPath } from '@quire/contracts/receipts'
import { toGlobalId } from '@quire/platform/id'

/** Where the mails' links lead in the storefront. */
export interface Links {
  readonly verifyEmail: (token: string) => string
  readonly resetPassword: (token: string) => string
  readonly order: (orderId: string) => string
  /** The receipt as a PDF, opened by a ticket. */
  readonly receipt: (ticket: string) => string
}

export function linksInto({ storefront, shop }: { storefront: string; shop: string }): Links {
  const base = storefront.replace(/\/+$/, '')
  return {
    verifyEmail: (token) => `${base}/verify-email?token=${encodeURIComponent(token)}`,
    resetPassword: (token) => `${base}/reset-password?token=${encodeURIComponent(token)}`,
    order: (orderId) => `${base}/orders/${toGlobalId('Order', orderId)}`,
    receipt: (ticket) => `${shop.replace(/\/+$/, '')}${receiptPath(ticket)}`,
  }
}
