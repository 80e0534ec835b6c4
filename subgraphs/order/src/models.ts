import type { Doors } from '@quire/contracts/doors'
import type { Connection } from '@quire/platform/pages'
import type { LetterOf } from './actions/dead-letters.ts'
import type { UnmatchedScan } from './data/carrier-events.ts'
import type { Wanted } from './data/order-lists.ts'
import type { OrderNote } from './data/order-notes.ts'
import type { Dispute } from './domain/dispute.ts'
import type { Hold } from './domain/hold.ts'
import type { Happened, Order, OrderLine, Parcel, ParcelLine, Refund } from './domain/order.ts'
import type { Priced, Unavailable } from './domain/refusal.ts'
import type { Return, ReturnLine } from './domain/returns.ts'
import type { Scan } from './domain/scan.ts'

export type OrderModel = Order
export type OrderLineModel = OrderLine
export type PaymentModel = Order
export type ParcelModel = Parcel & { readonly order: Order }
export type ParcelLineModel = ParcelLine & { readonly order: Order }
export type ParcelScanModel = Scan
export type UnmatchedScanModel = UnmatchedScan
export type RefundModel = Refund
export type ReturnModel = Return & { readonly order: Order }
export type ReturnLineModel = ReturnLine & { readonly order: Order }
export type ReturnableLineModel = { readonly line: OrderLine; readonly quantity: number }
export type OrderHoldModel = Hold
export type OrderDisputeModel = Dispute
export type OrderNoteModel = OrderNote
export type OrderEventModel = Happened
export type UnavailableLineModel = Unavailable
export type PricedLineModel = Priced

/** A user or a book of another room: its global id. */
export interface UserModel {
  readonly id: string
}
export interface BookModel {
  readonly id: string
}

/** A page of orders, and of which orders it is a page. */
export type OrderConnectionModel = Connection<Order> & { readonly wanted: Wanted }

/** What waits for a person: as the doors of its owners tell it. */
export type DeadLetterModel = LetterOf
type Told<D extends keyof Doors> = ReturnType<Doors[D]['answer']['parse']>
export type PaymentWebhookModel = Told<'payment.webhooks'>['webhooks'][number]
export type ReconciliationModel = Told<'payment.reconciliations'>['reconciliations'][number]
export type ReconciliationFindingModel = Told<'payment.reconciliations'>['open'][number]
