import { fromGlobalId } from '@quire/platform/id'
import { emailAddress, line } from '@quire/platform/input'
import { z } from 'zod'
import type { Wanted } from '../data/order-lists.ts'

/** A count or version within a 32-bit `Int`. */
const version = z.int().min(0)

const country = z
  .string()
  .trim()
  .regex(/^[A-Za-z]{2}$/, 'must be two letters, such as DE')
  .toUpperCase()

/** An order's id; null when it is no order's id at all, which is answered like one that is unknown. */
export const orderId = (id: string) => fromGlobalId<'Order'>('Order', id)

export const deliveryAsked = z.object({
  country,
  printed: z
    .boolean()
    .nullish()
    .transform((asked) => asked ?? true),
})

const address = z.object({
  name: line({ max: 120 }).nullish(),
  street: line({ max: 200 }),
  city: line({ max: 120 }),
  postcode: line({ max: 16 }),
  country,
})

export const wish = z
  .object({
    cartVersion: version,
    expectedTotal: z.object({ amount: version, currency: z.literal('EUR') }),
    contact: z.object({ email: emailAddress, name: line({ max: 120 }) }),
    address,
    delivery: z.enum(['STANDARD', 'EXPRESS']),
    idempotencyKey: line({ min: 8, max: 128 }),
  })
  .transform(({ idempotencyKey, ...asked }) => ({
    key: idempotencyKey,
    asked: { ...asked, address: { ...asked.address, name: asked.address.name ?? asked.contact.name } },
  }))

export const shipment = z.object({
  lines: z
    .array(
      z.object({
        lineId: z.string().transform((id) => fromGlobalId<'OrderLine'>('OrderLine', id) ?? id.slice(0, 120)),
        quantity: z.int().min(1).max(10_000),
      }),
    )
    .min(1)
    .max(100)
    .nullish()
    .transform((lines) => lines ?? null),
  carrier: line({ max: 60 }),
  trackingNumber: line({ max: 60 }),
})

const paymentStatuses = [
  'PREPARING',
  'READY',
  'FAILED',
  'HELD',
  'SUCCEEDED',
  'CANCELLED',
  'REFUNDING',
  'REFUND_FAILED',
  'PARTLY_REFUNDED',
  'REFUNDED',
  'CHARGED_BACK',
] as const

export const filter = z
  .object({
    status: z.enum(['PLACED', 'PAID', 'PARTLY_SHIPPED', 'SHIPPED', 'DELIVERED', 'CANCELLED', 'EXPIRED']).nullish(),
    payment: z.enum(paymentStatuses).nullish(),
    number: line({ max: 20 })
      .nullish()
      .transform((number) => number?.toUpperCase()),
    held: z.boolean().nullish(),
    returns: z.enum(['ASKED', 'ACCEPTED', 'REFUSED', 'RECEIVED', 'REFUNDED']).nullish(),
  })
  .nullish()
  // What was not asked for is not there at all: a page's cursor is bound to what was.
  .transform((asked) => asked && (given(asked) as Wanted))

const given = (asked: object) => Object.fromEntries(Object.entries(asked).filter(([, value]) => value != null))

export const sequence = z.int().min(0).nullish()
