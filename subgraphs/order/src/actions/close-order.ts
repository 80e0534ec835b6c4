import { type Id, newId } from '@quire/platform/id'
import { fail, type Result } from '@quire/platform/result'
import type { KeyReused, OnceDone, OrderStore } from '../data/order-store.ts'
import { closeRest, type NotClosable } from '../domain/close-rest.ts'
import type { OrderId } from '../domain/order.ts'
import type { NotFound } from './cancel-order.ts'

export interface ClosingOrder {
  readonly orderId: OrderId
  readonly staffId: string
  /** For the customer. */
  readonly reason: string
  readonly key: string
}

/** Sends no more of a partly sent order; `made` is the id of the refund, where there is one. */
export const closeOrder =
  ({ orders, now }: { orders: OrderStore; now: () => Date }) =>
  async ({ staffId, key, ...body }: ClosingOrder): Promise<Result<OnceDone, NotFound | NotClosable | KeyReused>> => {
    if (!(await orders.find(body.orderId))) return fail({ kind: 'not-found' })
    const [refundId, returnId] = [newId() as Id<'Refund'>, newId() as Id<'Return'>]
    const asked = { owner: `user:${staffId}`, deed: 'closeOrder', key, body, made: refundId }
    const doer = { by: 'STAFF', staffId } as const
    return orders.changeOnce(body.orderId, asked, (order) =>
      closeRest(order, { refundId, returnId, reason: body.reason, doer, at: now() }),
    )
  }
