import { z } from 'zod'
import { contact, format, id, money, owner } from './values.ts'

const orderLine = z.object({ bookId: id, title: z.string(), quantity: z.int().min(1), unitPrice: money })
const orderHead = { orderId: id, number: z.string(), contact }

/** A whole book as search needs it; `version` only grows, so the highest version is the truth in any order of arrival. */
export const bookSnapshot = z.object({
  bookId: id,
  workId: id,
  version: z.int(),
  slug: z.string(),
  isbn: z.string().nullable(),
  title: z.string(),
  subtitle: z.string().nullable(),
  contributors: z.array(z.object({ id, name: z.string(), role: z.string() })),
  subjects: z.array(z.object({ code: z.string(), heading: z.string() })),
  series: z.string().nullable(),
  description: z.string(),
  format,
  language: z.string(),
  publisher: z.string().nullable(),
  publishedOn: z.string().nullable(),
  price: money,
  available: z.int().min(0),
  popularity: z.number().min(0),
})
export type BookSnapshot = z.infer<typeof bookSnapshot>

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
  'user.registered': event(
    z.object({ userId: id, email: z.string(), name: z.string(), sealed: z.string().optional() }),
    ['email'],
    'sealed',
  ),
  'user.password-reset-asked': event(
    z.object({ userId: id, email: z.string(), name: z.string(), sealed: z.string().optional() }),
    ['email'],
    'sealed',
  ),

  'book.changed': event(bookSnapshot, ['search']),
  'book.removed': event(z.object({ bookId: id, version: z.int() }), ['search']),
  'stock.changed': event(z.object({ bookId: id, stockVersion: z.int(), available: z.int().min(0) }), ['search']),

  'order.placed': event(
    z.object({ ...orderHead, owner, lines: z.array(orderLine), total: money, payBefore: z.iso.datetime() }),
    ['cart', 'payment'],
  ),
  'order.paid': event(
    z.object({
      ...orderHead,
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
    }),
    ['email'],
  ),
  'order.cancelled': event(z.object({ orderId: id, number: z.string() }), ['payment']),
  'order.expired': event(z.object({ orderId: id, number: z.string() }), ['payment']),
  'order.shipped': event(
    z.object({
      ...orderHead,
      parcelId: id,
      carrier: z.string(),
      trackingNumber: z.string(),
      lines: z.array(z.object({ title: z.string(), quantity: z.int() })),
      rest: z.int().min(0),
    }),
    ['email'],
  ),
  'order.refund-asked': event(z.object({ orderId: id, refundId: id, amount: money, reason: z.string() }), ['payment']),
  'order.refunded': event(z.object({ ...orderHead, refundId: id, amount: money, reason: z.string() }), ['email']),

  'payment.prepared': event(
    z.object({ orderId: id, attempt: z.int().min(1), intentId: z.string(), sealed: z.string().optional() }),
    ['order'],
    'sealed',
  ),
  'payment.succeeded': event(
    z.object({ orderId: id, attempt: z.int().min(1), intentId: z.string(), amount: money, paidAt: z.iso.datetime() }),
    ['order'],
  ),
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
  'payment.cancelled': event(z.object({ orderId: id }), ['order']),
  'payment.refunded': event(z.object({ orderId: id, refundId: id, amount: money }), ['order']),
  'payment.refund-failed': event(z.object({ orderId: id, refundId: id, reason: z.string() }), ['order']),
} as const

export type Events = typeof events
export type EventType = keyof Events
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
