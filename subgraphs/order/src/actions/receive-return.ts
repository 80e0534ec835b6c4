import { type Id, newId } from '@quire/platform/id'
import { fail, type Result } from '@quire/platform/result'
import type { KeyReused, OnceDone, OrderStore } from '../data/order-store.ts'
import { type NotReceived, type Receiving, receiveReturn as receive } from '../domain/receive-return.ts'

export interface Arrived extends Pick<Receiving, 'returnId' | 'lines' | 'refund'> {
  readonly staffId: string
  readonly key: string
}

/** Takes books of a return back into the house, and gives back their price unless told otherwise. */
export const receiveReturn =
  ({ orders, now }: { orders: OrderStore; now: () => Date }) =>
  async ({ staffId, key, ...body }: Arrived): Promise<Result<OnceDone, NotReceived | KeyReused>> => {
    const orderId = await orders.ofReturn(body.returnId)
    if (!orderId) return fail({ kind: 'no-such-return' })
    const asked = { owner: `user:${staffId}`, deed: 'receiveReturn', key, body, made: body.returnId }
    const refundId = newId() as Id<'Refund'>
    return orders.changeOnce(orderId, asked, (order) =>
      receive(order, { ...body, refundId, doer: { by: 'STAFF', staffId }, at: now() }),
    )
  }
