import { z } from 'zod'
import { bookSnapshot } from './snapshot.ts'
import { contact, format, id, money, owner } from './values.ts'

const orderLine = z.object({ bookId: id, title: z.string(), quantity: z.int().min(1), unitPrice: money })
const orderHead = { orderId: id, number: z.string(), contact }

const receipt = {
  lines: z.array(orderLine.extend({ format, vatRate: z.int(), vat: money })),
  delivery: z.object({ label: z.string(), price: money }),
  address: z.object({
    name: z.string(),
    street: z.string(),
    city: z.string(),
    postcode: z.string(),
    country: z.string(),
  }),
  total: money,
  vat: money,
  invoiceNumber: z.string().optional(),
  /** What came in, where staff accepted another sum than the total. */
  received: money.optional(),
}
const parcel = {
  parcelId: id,
  carrier: z.string(),
  trackingNumber: z.string(),
  lines: z.array(z.object({ title: z.string(), quantity: z.int() })),
  rest: z.int().min(0),
}

const event = <D extends z.ZodType, const L extends readonly string[]>(
  data: D,
  listeners: L,
  secret?: 'sealed',
): { data: D; listeners: L; secret?: 'sealed' } => ({ data, listeners, ...(secret ? { secret } : {}) })

/**
 * Everything a room may say, and who hears it: this file is the wiring diagram. Events arrive at least once, late and in no
 * promised order; each carries its aggregate's sequence (orders, payments) or version (books). `secret` names the field of
 * `data` that is sealed for the listener and purged when every listener is done.
 */
export const events = {
  /** An account was opened; `sealed` is the token that proves its address, mailed once. */
  'user.registered': event(
    z.object({ userId: id, email: z.string(), name: z.string(), sealed: z.string().optional() }),
    ['email'],
    'sealed',
  ),
  /** Somebody forgot the password of an account; `sealed` is the token for a new one, mailed once. */
  'user.password-reset-asked': event(
    z.object({ userId: id, email: z.string(), name: z.string(), sealed: z.string().optional() }),
    ['email'],
    'sealed',
  ),

  /** A book is new or was changed in anything but its stock alone: the whole book as it is now. */
  'book.changed': event(bookSnapshot, ['search']),
  /** A book is shown no more; `version` tells which snapshots are older. */
  'book.removed': event(z.object({ bookId: id, version: z.int() }), ['search']),
  /** So many units of a book can be bought now; the highest `stockVersion` is the truth. */
  'stock.changed': event(z.object({ bookId: id, stockVersion: z.int(), available: z.int().min(0) }), ['search']),

  /** An order stands and its stock is held until `payBefore`. */
  'order.placed': event(
    z.object({ ...orderHead, owner, lines: z.array(orderLine), total: money, payBefore: z.iso.datetime() }),
    ['cart', 'payment'],
  ),
  /** An order is paid and its stock is sold: all that a receipt shows. */
  'order.paid': event(z.object({ ...orderHead, ...receipt }), ['email']),
  /**
   * An order is wanted no more; whatever payment is under way ends. When it was paid, `refund` is what goes back to the customer,
   * who is told with the `contact`; with `contact` alone, nothing goes back any more. Both are absent of an order that was not paid.
   */
  'order.cancelled': event(
    z.object({ orderId: id, number: z.string(), contact: contact.optional(), refund: money.optional() }),
    ['payment', 'email'],
  ),
  /** Nobody paid in time; whatever payment is under way ends. */
  'order.expired': event(z.object({ orderId: id, number: z.string() }), ['payment']),
  /** A parcel left the shop; `rest` is how many units of the order are still to come. */
  'order.shipped': event(z.object({ ...orderHead, ...parcel }), ['email', 'order']),
  /** Everything has arrived. */
  'order.delivered': event(z.object(orderHead), ['email']),
  /**
   * A return was asked for, accepted, refused or received; `note` is what staff say to the customer about it. Once it is RECEIVED,
   * `lines` are what came and `refund` is what goes back for it, of amount 0 when nothing does.
   */
  'order.return-changed': event(
    z.object({
      ...orderHead,
      returnId: id,
      status: z.enum(['ASKED', 'ACCEPTED', 'REFUSED', 'RECEIVED']),
      lines: z.array(z.object({ title: z.string(), quantity: z.int().min(1) })),
      note: z.string().nullable(),
      refund: money.optional(),
    }),
    ['email'],
  ),
  /**
   * Books that were sold are in the house again, once for each `returnId`: on the shelf where `restock`, else written off. A paid
   * order that is cancelled before it is sent gives back all of its books this way.
   */
  'order.return-received': event(
    z.object({
      orderId: id,
      returnId: id,
      /** The member of staff, or `customer` or `shop`. */
      who: z.string(),
      lines: z.array(z.object({ bookId: id, quantity: z.int().min(1), restock: z.boolean() })).min(1),
      /** The books never left the house: those that the order still waits for are given up first. */
      unsent: z.boolean().optional(),
    }),
    ['catalog'],
  ),
  /** A mail about an order is to be sent once more, once for each `resendId`: its receipt, or that of each of these parcels. */
  'order.mail-asked': event(
    z.object({
      ...orderHead,
      resendId: id,
      mail: z.enum(['RECEIPT', 'SHIPPED']),
      receipt: z.object(receipt).optional(),
      parcels: z.array(z.object(parcel)).optional(),
    }),
    ['email'],
  ),
  /** Money is to be given back, once for each `refundId`. */
  'order.refund-asked': event(z.object({ orderId: id, refundId: id, amount: money, reason: z.string() }), ['payment']),
  /** Money was given back, and the customer is told why. */
  'order.refunded': event(
    z.object({
      ...orderHead,
      refundId: id,
      amount: money,
      reason: z.string(),
      /** `G-2026-000001`; absent in what was said before credit notes were numbered. */
      creditNoteNumber: z.string().optional(),
    }),
    ['email'],
  ),

  /** The order can be paid; `sealed` is the client secret for the one who pays. */
  'payment.prepared': event(
    z.object({ orderId: id, attempt: z.int().min(1), intentId: z.string(), sealed: z.string().optional() }),
    ['order'],
    'sealed',
  ),
  /** The money was taken. */
  'payment.succeeded': event(
    z.object({ orderId: id, attempt: z.int().min(1), intentId: z.string(), amount: money, paidAt: z.iso.datetime() }),
    ['order'],
  ),
  /** A try to pay came to nothing; `message` may be shown, and another try may follow on the same intent. */
  'payment.failed': event(
    z.object({
      orderId: id,
      attempt: z.int().min(1),
      failure: z.string(),
      message: z.string(),
      failedAt: z.iso.datetime(),
    }),
    ['order'],
  ),
  /** No payment for the order can succeed any more. */
  'payment.cancelled': event(z.object({ orderId: id }), ['order']),
  /** The money of this refund is on its way back. */
  'payment.refunded': event(z.object({ orderId: id, refundId: id, amount: money }), ['order']),
  /** The money of this refund was not given back; `reason` is for the staff. */
  'payment.refund-failed': event(z.object({ orderId: id, refundId: id, reason: z.string() }), ['order']),
  /**
   * The payer's bank took the money back for now (OPEN), or decided for us (WON) or for the payer (LOST). Of one dispute the highest
   * `sequence` is the truth, for a decision can be turned on appeal; events of before they were numbered have none. An inquiry, which
   * takes nothing, is told as a risk.
   */
  'payment.disputed': event(
    z.object({
      orderId: id,
      disputeId: z.string(),
      status: z.enum(['OPEN', 'WON', 'LOST']),
      amount: money,
      reason: z.string(),
      sequence: z.int().optional(),
    }),
    ['order'],
  ),
  /** The provider thinks that something may be wrong with a charge that succeeded; `score` is 0 to 100 where the provider tells it. */
  'payment.risk-found': event(
    z.object({
      orderId: id,
      level: z.enum(['ELEVATED', 'HIGHEST']),
      score: z.int().min(0).max(100).nullable(),
      /** What the payer's bank told: the kind of fraud, or `inquiry: ` and its reason. */
      warning: z.string().optional(),
    }),
    ['order'],
  ),
} as const

/** The type of that diagram. */
export type Events = typeof events
/** The name of an event: `order.paid`. */
export type EventType = keyof Events
/** What an event of this name carries, parsed. */
export type EventData<T extends EventType> = z.output<Events[T]['data']>

const says = { user: ['user'], catalog: ['book', 'stock'], order: ['order'], payment: ['payment'] } as const
type Says = typeof says

/** The types of events that one room says. */
export type SaidBy<R extends keyof Says> = Extract<EventType, `${Says[R][number]}.${string}`>

/** The part of the wiring diagram that one room says. */
export function saidBy<R extends keyof Says>(room: R): Pick<Events, SaidBy<R>> {
  const mine = Object.entries(events).filter(([type]) => says[room].some((about) => type.startsWith(`${about}.`)))
  // The names of keys are lost on the way through entries.
  return Object.fromEntries(mine) as unknown as Pick<Events, SaidBy<R>>
}

/** An event as a handler receives it, parsed. `sequence` counts within the aggregate; `at` is when it was said (ISO 8601). */
export interface Heard<T extends EventType> {
  readonly id: string
  readonly type: T
  readonly aggregate: string
  readonly sequence: number
  readonly at: string
  readonly data: EventData<T>
}

/** The types of events that one listener hears. */
export type HeardBy<L extends string> = {
  [T in EventType]: L extends Events[T]['listeners'][number] ? T : never
}[EventType]

/** One handler for every event type the listener is named for; a missing or surplus one does not compile. */
export type Handlers<L extends string> = { readonly [T in HeardBy<L>]: (event: Heard<T>) => Promise<void> }
