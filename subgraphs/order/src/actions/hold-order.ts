import { fail, type Result } from '@quire/platform/result'
import type { OrderStore } from '../data/order-store.ts'
import { hold, type NotHeld, type NotHoldable, release } from '../domain/hold.ts'
import type { Order, OrderId } from '../domain/order.ts'
import type { NotFound } from './cancel-order.ts'

interface Needs {
  readonly orders: OrderStore
  readonly now: () => Date
}

export interface Reviewing {
  readonly orderId: OrderId
  readonly staffId: string
  /** For staff. */
  readonly reason: string
}

/** Keeps an order from being sent until somebody releases it. */
export const holdOrder =
  ({ orders, now }: Needs) =>
  async ({ orderId, staffId, reason }: Reviewing): Promise<Result<Order, NotFound | NotHoldable>> => {
    if (!(await orders.find(orderId))) return fail({ kind: 'not-found' })
    const doer = { by: 'STAFF', staffId } as const
    return orders.change(orderId, {}, (order) => hold(order, { kind: 'STAFF', reason, doer, at: now() }))
  }

/** Lets an order that is on hold go on. */
export const releaseOrder =
  ({ orders, now }: Needs) =>
  async ({ orderId, staffId, reason }: Reviewing): Promise<Result<Order, NotFound | NotHeld>> => {
    if (!(await orders.find(orderId))) return fail({ kind: 'not-found' })
    const doer = { by: 'STAFF', staffId } as const
    return orders.change(orderId, {}, (order) => release(order, { reason, doer, at: now() }))
  }
