import { fail, type Result } from '@quire/platform/result'
import type { OrderStore } from '../data/order-store.ts'
import type { Order } from '../domain/order.ts'
import { acceptReturn as accept, type ReturnId, type ReturnRefused, refuseReturn as refuse } from '../domain/returns.ts'

interface Needs {
  readonly orders: OrderStore
  readonly now: () => Date
}

export interface Accepting {
  readonly returnId: ReturnId
  readonly staffId: string
  /** For the customer. */
  readonly answer: string | null
}

export interface Refusing extends Accepting {
  readonly answer: string
}

/** Tells a customer to send the books back. Neither money nor books move yet, so it needs no key. */
export const acceptReturn =
  ({ orders, now }: Needs) =>
  async ({ returnId, staffId, answer }: Accepting): Promise<Result<Order, ReturnRefused>> => {
    const orderId = await orders.ofReturn(returnId)
    if (!orderId) return fail({ kind: 'no-such-return' })
    const doer = { by: 'STAFF', staffId } as const
    return orders.change(orderId, {}, (order) => accept(order, { returnId, doer, at: now(), answer }))
  }

/** Tells a customer why the books cannot come back. */
export const refuseReturn =
  ({ orders, now }: Needs) =>
  async ({ returnId, staffId, answer }: Refusing): Promise<Result<Order, ReturnRefused>> => {
    const orderId = await orders.ofReturn(returnId)
    if (!orderId) return fail({ kind: 'no-such-return' })
    const doer = { by: 'STAFF', staffId } as const
    return orders.change(orderId, {}, (order) => refuse(order, { returnId, doer, at: now(), answer }))
  }
