import { newId } from '@quire/platform/id'
import { fail, ok, type Result } from '@quire/platform/result'
import type { OrderNotes } from '../data/order-notes.ts'
import type { OrderStore } from '../data/order-store.ts'
import type { Order, OrderId } from '../domain/order.ts'
import type { NotFound } from './cancel-order.ts'

interface Needs {
  readonly orders: OrderStore
  readonly notes: OrderNotes
  readonly now: () => Date
}

/** Keeps what a member of staff has to say about an order, for other staff. */
export const addOrderNote =
  ({ orders, notes, now }: Needs) =>
  async (note: { orderId: OrderId; staffId: string; text: string }): Promise<Result<Order, NotFound>> => {
    const order = await orders.find(note.orderId)
    if (!order) return fail({ kind: 'not-found' })
    await notes.add({ ...note, id: newId(), at: now() })
    return ok(order)
  }
