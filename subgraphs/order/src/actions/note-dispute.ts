import type { Heard } from '@quire/contracts/events'
import { ok } from '@quire/platform/result'
import type { OrderStore } from '../data/order-store.ts'
import { disputed, mayBeDisputed } from '../domain/dispute.ts'
import { known } from './known.ts'

/** The payer's bank asks about a charge, or has decided: until then nothing is sent and nothing refunded. */
export const noteDispute =
  ({ orders, now }: { orders: OrderStore; now: () => Date }) =>
  async ({ id: heard, data }: Heard<'payment.disputed'>): Promise<void> => {
    const { id: orderId } = await known(orders, data.orderId)
    const { disputeId: id, status, amount, reason, sequence } = data
    await orders.change(orderId, { heard }, (order) => {
      if (!mayBeDisputed(order))
        throw new Error(`a dispute of ${orderId} came before its payment was settled; it comes again`)
      return ok(disputed(order, { id, status, amount, reason, sequence, at: now() }))
    })
  }
