import { toGlobalId } from '@quire/platform/id'

/** Where the mails' links lead in the storefront. */
export interface Links {
  readonly verifyEmail: (token: string) => string
  readonly resetPassword: (token: string) => string
  readonly order: (orderId: string) => string
}

export function linksInto(storefrontUrl: string): Links {
  const base = storefrontUrl.replace(/\/+$/, '')
  return {
    verifyEmail: (token) => `${base}/verify-email?token=${encodeURIComponent(token)}`,
    resetPassword: (token) => `${base}/reset-password?token=${encodeURIComponent(token)}`,
    order: (orderId) => `${base}/orders/${toGlobalId('Order', orderId)}`,
  }
}
