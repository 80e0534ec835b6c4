import { roles as staff } from '@quire/contracts/values'
import { loaderOf } from '@quire/platform/loader'
import type { Log } from '@quire/platform/log'
import type { Asked } from '@quire/platform/server'
import type { Keys } from '@quire/platform/signature'
import { hasRole, type Viewer } from '@quire/platform/viewer'
import type { Desk } from './clients/desk.ts'
import type { CarrierEvents } from './data/carrier-events.ts'
import type { History, HistoryStore } from './data/history-store.ts'
import type { OrderLists } from './data/order-lists.ts'
import type { Notes, OrderNote, OrderNotes } from './data/order-notes.ts'
import type { OrderStore } from './data/order-store.ts'
import type { Deeds } from './deeds.ts'
import type { Eyes } from './domain/eyes.ts'
import type { Happened, Order, OrderId } from './domain/order.ts'
import type { ReceiptLink } from './receipts.ts'

export interface Context {
  readonly viewer: Viewer
  readonly eyes: Eyes
  readonly deeds: Deeds
  readonly lists: OrderLists
  readonly desk: Desk
  readonly log: Log
  readonly cursorKey: Keys
  readonly publishableKey: string | null
  readonly receiptOf: ReceiptLink
  readonly carrierEvents: Pick<CarrierEvents, 'unmatched'>
  readonly secretOf: (order: Order) => string | null
  /** What stands for the network of an address. */
  readonly networkOf: (address: string | undefined) => string | null
  readonly orderOf: (id: OrderId) => Promise<Order | null>
  readonly historyOf: (id: OrderId) => Promise<readonly Happened[]>
  readonly historyAfter: (id: OrderId, sequence: number) => Promise<readonly Happened[]>
  readonly notesOf: (id: OrderId) => Promise<readonly OrderNote[]>
  /** How long a customer may cancel a paid order. */
  readonly graceMs: number
}

export interface ContextNeeds {
  readonly orders: OrderStore
  readonly lists: OrderLists
  readonly history: HistoryStore
  readonly notes: OrderNotes
  readonly graceMs: number
  readonly deeds: Deeds
  readonly desk: Desk
  readonly log: Log
  readonly cursorKey: Keys
  readonly publishableKey: string | null
  readonly receiptOf: ReceiptLink
  readonly carrierEvents: Pick<CarrierEvents, 'unmatched'>
  readonly secretOf: (order: Order) => string | null
  readonly networkOf: (address: string | undefined) => string | null
}

/** What a resolver gets, made anew for each request. */
export const makeContext =
  ({ orders, history, notes, ...rest }: ContextNeeds) =>
  ({ viewer }: Asked): Context => {
    const some = loaderOf<OrderId, Order>(orders.findAll, ({ id }) => id)
    const histories = loaderOf<OrderId, History>(history.ofAll, ({ orderId }) => orderId)
    const noted = loaderOf<OrderId, Notes>(notes.ofAll, ({ orderId }) => orderId)
    return {
      ...rest,
      viewer,
      eyes: eyesOf(viewer),
      // Nothing is remembered: a subscription's context lives as long as it does, and orders move meanwhile.
      orderOf: (id) => some.clear(id).load(id),
      historyOf: async (id) => (await histories.clear(id).load(id))?.happened ?? [],
      historyAfter: history.after,
      notesOf: async (id) => (await noted.clear(id).load(id))?.notes ?? [],
    }
  }

const eyesOf = (viewer: Viewer): Eyes => ({
  visitorId: viewer.visitorId,
  userId: viewer.user?.id ?? null,
  isStaff: hasRole(viewer, ...staff),
})
