import type { Id } from '@quire/platform/id'
import type { Money } from '@quire/platform/money'
import type { Dispute } from './dispute.ts'
import type { Hold } from './hold.ts'
import type { OrderEventType, OrderStatus, PaymentStatus } from './moves.ts'
import type { Return } from './returns.ts'
import type { Scan } from './scan.ts'

export type OrderId = Id<'Order'>
export type Format = 'HARDCOVER' | 'PAPERBACK' | 'EBOOK' | 'AUDIOBOOK'
export type DeliverySpeed = 'STANDARD' | 'EXPRESS'

/** An order: what was agreed, and how it stands. Its history is the record; this is the history's fold. */
export interface Order {
  readonly id: OrderId
  readonly number: string
  readonly visitorId: string
  readonly userId: string | null
  readonly status: OrderStatus
  readonly payment: Payment
  /** The number of the last thing that happened. */
  readonly sequence: number
  readonly contact: Contact
  readonly address: Address
  readonly delivery: Delivery
  readonly lines: readonly OrderLine[]
  readonly parcels: readonly Parcel[]
  readonly refunds: readonly Refund[]
  readonly returns: readonly Return[]
  readonly disputes: readonly Dispute[]
  /** What keeps it from being sent; a dispute that is open does so as well. */
  readonly hold: Hold | null
  readonly subtotal: Money
  readonly total: Money
  readonly vat: Money
  readonly placedAt: Date
  readonly payBefore: Date
  /** Null while it is not paid, and of orders that were paid before this was kept. */
  readonly paidAt: Date | null
  /** `R-2026-000001`; given as it is saved. */
  readonly invoiceNumber: string | null
}

export interface Payment {
  readonly status: PaymentStatus
  /** What really came in, which need not be what was agreed; null while nothing did. */
  readonly received: Money | null
  /** The highest attempt that was prepared, and the highest that failed; 0 for none. */
  readonly preparedAttempt: number
  readonly failedAttempt: number
  /** What pays the order, sealed; there only while it can be paid. */
  readonly sealedSecret: string | null
}

export interface Contact {
  readonly email: string
  readonly name: string
}

export interface Address {
  readonly name: string
  readonly street: string
  readonly city: string
  readonly postcode: string
  readonly country: string
}

export interface Delivery {
  readonly speed: DeliverySpeed
  readonly label: string
  readonly price: Money
  /** Basis points. */
  readonly vatRate: number
  readonly vat: Money
}

export interface OrderLine {
  readonly id: Id<'OrderLine'>
  readonly bookId: string
  readonly title: string
  readonly format: Format
  readonly quantity: number
  readonly unitPrice: Money
  /** Basis points. */
  readonly vatRate: number
  readonly vat: Money
  readonly shipped: number
}

export interface Parcel {
  readonly id: Id<'Parcel'>
  readonly carrier: string
  readonly trackingNumber: string
  readonly shippedAt: Date
  readonly lines: readonly ParcelLine[]
  /** Where its carrier saw it, oldest first. */
  readonly scans: readonly Scan[]
}

export interface ParcelLine {
  readonly lineId: string
  readonly quantity: number
}

export interface Refund {
  readonly id: Id<'Refund'>
  readonly amount: Money
  readonly reason: string
  readonly askedAt: Date
  readonly doneAt: Date | null
  /** When the provider refused it, which is the last word: the money is still here, or here again. */
  readonly failedAt: Date | null
  /** `G-2026-000001`; given as it is saved. */
  readonly creditNoteNumber: string | null
}

/** Who did something: the customer, a member of staff, the shop's own clock and rules, or what payment or a carrier told. */
export type Doer =
  | { readonly by: 'CUSTOMER' | 'SHOP' | 'PAYMENT' | 'CARRIER'; readonly staffId: null }
  | { readonly by: 'STAFF'; readonly staffId: string }

/** One line of an order's history. `details` holds neither secrets nor personal data: it is never erased. */
export interface Happened {
  readonly sequence: number
  readonly type: OrderEventType
  readonly at: Date
  readonly doer: Doer
  readonly details: Readonly<Record<string, string | number | null>>
}

/** The order after a decision, with what happened to bring it there. */
export interface Change {
  readonly order: Order
  readonly happened: readonly Happened[]
}

/** Whether printed things are in the line, which need a parcel. */
export const isPrinted = ({ format }: { readonly format: Format }): boolean =>
  format === 'HARDCOVER' || format === 'PAPERBACK'
