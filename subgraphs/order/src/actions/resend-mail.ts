import { newId } from '@quire/platform/id'
import { fail, type Result } from '@quire/platform/result'
import type { OrderStore } from '../data/order-store.ts'
import type { ResendTurns } from '../data/resend-turns.ts'
import type { Order, OrderId } from '../domain/order.ts'
import { type OrderMail, resend } from '../domain/resend.ts'
import type { NotFound } from './cancel-order.ts'

export interface ResendNeeds {
  readonly orders: OrderStore
  readonly resendTurn: ResendTurns
  readonly now: () => Date
}

export type NotResent = NotFound | { readonly kind: 'nothing-to-resend' } | { readonly kind: 'resent-just-now' }

interface Wish {
  readonly orderId: OrderId
  readonly mail: OrderMail
  readonly staffId: string
}

/** Has a mail sent once more. A person at a button is quick: the turn is taken first, and comes again in a minute. */
export const resendMail =
  ({ orders, resendTurn, now }: ResendNeeds) =>
  async ({ orderId, mail, staffId }: Wish): Promise<Result<Order, NotResent>> => {
    const order = await orders.find(orderId)
    if (!order) return fail({ kind: 'not-found' })
    const resending = { mail, resendId: newId(), doer: { by: 'STAFF', staffId }, at: now() } as const
    const may = resend(order, resending)
    if (!may.ok) return may
    if (!(await resendTurn(orderId, mail))) return fail({ kind: 'resent-just-now' })
    return orders.change(orderId, {}, (current) => resend(current, resending))
  }
