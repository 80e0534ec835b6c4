import { newId } from '@quire/platform/id'
import { fail, type Result } from '@quire/platform/result'
import type { KeyReused, OnceDone, OrderStore } from '../data/order-store.ts'
import { doerOf, type Eyes, keyOwnerOf, seenBy } from '../domain/eyes.ts'
import type { OrderId } from '../domain/order.ts'
import { type NotReturnable, type ReturnId, type ReturnWish, requestReturn as request } from '../domain/returns.ts'
import type { NotFound } from './cancel-order.ts'

export interface ReturnAsked extends Pick<ReturnWish, 'lines' | 'note'> {
  readonly orderId: OrderId
  readonly eyes: Eyes
  readonly key: string
}

/** Asks to send books back; `made` is the return's id. */
export const requestReturn =
  ({ orders, now }: { orders: OrderStore; now: () => Date }) =>
  async ({ eyes, key, ...body }: ReturnAsked): Promise<Result<OnceDone, NotFound | NotReturnable | KeyReused>> => {
    if (!seenBy(await orders.find(body.orderId), eyes)) return fail({ kind: 'not-found' })
    const returnId: ReturnId = newId()
    const asked = { owner: keyOwnerOf(eyes), deed: 'requestReturn', key, body, made: returnId }
    return orders.changeOnce(body.orderId, asked, (order) =>
      request(order, { ...body, returnId, doer: doerOf(order, eyes), at: now() }),
    )
  }
