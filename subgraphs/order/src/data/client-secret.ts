import { unseal } from '@quire/platform/seal'
import type { Keys } from '@quire/platform/signature'
import type { Order } from '../domain/order.ts'

/** Opens the client secret of an order that has one. */
export const openSecrets =
  (keys: Keys) =>
  ({ id, payment }: Order): string | null =>
    payment.sealedSecret === null ? null : unseal(payment.sealedSecret, keys, `client-secret:${id}`)
