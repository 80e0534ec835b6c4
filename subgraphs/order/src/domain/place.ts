import { type Id, newId } from '@quire/platform/id'
import { type Money, money, sum, times } from '@quire/platform/money'
import { deliveryOf } from './delivery.ts'
import { byCustomer } from './history.ts'
import {
  type Address,
  type Change,
  type Contact,
  type DeliverySpeed,
  type Format,
  isPrinted,
  type Order,
  type OrderId,
} from './order.ts'
import { vatRate, vatWithin } from './vat.ts'

/** A book as catalog reserved it, at the price that counts. */
export interface Reserved {
  readonly bookId: string
  readonly title: string
  readonly format: Format
  readonly quantity: number
  readonly unitPrice: Money
}

/** Everything an order is made of. */
export interface Agreed {
  readonly orderId: OrderId
  readonly owner: { readonly visitorId: string; readonly userId: string | null }
  readonly contact: Contact
  readonly address: Address
  readonly speed: DeliverySpeed
  readonly lines: readonly Reserved[]
  readonly at: Date
  readonly payWithinMs: number
}

/** Cards are not asked for more than this (100,000.00), and no sum of ours leaves the range of a 32-bit integer. */
export const mostMinor = 10_000_000

/** Stripe charges no less than 50 cents (docs.stripe.com/currencies, "Minimum and maximum charge amounts"). */
export const leastMinor = 50

/** Whether the lines cost more than the shop takes in one order. */
export const isTooLarge = (lines: readonly Reserved[]): boolean =>
  lines.reduce((total, line) => total + line.unitPrice.amount * line.quantity, 0) > mostMinor

/** The order as it is placed, with the first line of its history. */
export function place(agreed: Agreed): Change {
  const { orderId, address, at, owner } = agreed
  const lines = agreed.lines.map((line) => orderLine(line, address.country))
  const delivery = deliveryOf(address.country, { speed: agreed.speed, printed: lines.some(isPrinted) })
  const subtotal = sum(lines.map((line) => times(line.unitPrice, line.quantity)))
  const order: Order = {
    id: orderId,
    number: numberOf(orderId),
    visitorId: owner.visitorId,
    userId: owner.userId,
    status: 'PLACED',
    payment: { status: 'PREPARING', received: null, preparedAttempt: 0, failedAttempt: 0, sealedSecret: null },
    sequence: 1,
    contact: agreed.contact,
    address,
    delivery,
    lines,
    parcels: [],
    refunds: [],
    returns: [],
    disputes: [],
    hold: null,
    subtotal,
    total: money(subtotal.amount + delivery.price.amount),
    vat: sum([...lines.map((line) => line.vat), delivery.vat]),
    placedAt: at,
    payBefore: new Date(at.getTime() + agreed.payWithinMs),
    paidAt: null,
    invoiceNumber: null,
  }
  const details = { lines: lines.length, total: order.total.amount, currency: order.total.currency }
  return { order, happened: [{ sequence: 1, type: 'PLACED', at, doer: byCustomer, details }] }
}

function orderLine(line: Reserved, country: string) {
  const rate = vatRate(country, line.format)
  const vat = vatWithin(times(line.unitPrice, line.quantity), rate)
  return { id: newId() as Id<'OrderLine'>, ...line, vatRate: rate, vat, shipped: 0 }
}

// Crockford's base 32: no I, L, O or U to misread.
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A number a person can read out, `Q-7K3M-9ZP2`: 40 of the id's random bits, so nobody can count our orders or guess one. */
export function numberOf(orderId: OrderId): string {
  const bits = BigInt(`0x${orderId.slice(-10)}`)
  const text = Array.from({ length: 8 }, (_, place) => digits[Number((bits >> BigInt(35 - 5 * place)) & 31n)]).join('')
  return `Q-${text.slice(0, 4)}-${text.slice(4)}`
}
