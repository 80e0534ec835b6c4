import { type Id, newId } from '@quire/platform/id'
import type { Money } from '@quire/platform/money'
import { fail, type Result } from '@quire/platform/result'
import type { KeyReused, OnceDone, OrderStore } from '../data/order-store.ts'
import type { OrderId } from '../domain/order.ts'
import { askRefund, type NotRefundable } from '../domain/refund.ts'
import type { NotFound } from './cancel-order.ts'

export interface Refunding {
  readonly orderId: OrderId
  readonly staffId: string
  /** All that is left when null. */
  readonly amount: Money | null
  readonly reason: string
  readonly key: string
}

/** Gives money of an order back, whole or in part; `made` is the refund's id. */
export const refundOrder =
  ({ orders, now }: { orders: OrderStore; now: () => Date }) =>
  async ({ staffId, key, ...body }: Refunding): Promise<Result<OnceDone, NotFound | NotRefundable | KeyReused>> => {
    if (!(await orders.find(body.orderId))) return fail({ kind: 'not-found' })
    const refundId = newId() as Id<'Refund'>
    const asked = { owner: `user:${staffId}`, deed: 'refundOrder', key, body, made: refundId }
    return orders.changeOnce(body.orderId, asked, (order) =>
      askRefund(order, { ...body, refundId, doer: { by: 'STAFF', staffId }, at: now() }),
    )
  }
