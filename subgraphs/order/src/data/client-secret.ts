import { unseal } from '@quire/platform/seal'
import type { Order } from '../domain/order.ts'

/** Opens the client secret of an order that has one. */
export const openSecrets =
  (key: Buffer) =>
  ({ id, payment }: Order): string | null =>
    payment.sealedSecret === null ? null : unseal(payment.sealedSecret, key, `client-secret:${id}`)
