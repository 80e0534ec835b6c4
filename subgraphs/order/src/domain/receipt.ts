import { type Money, money, sum, times } from '@quire/platform/money'
import type { OrderStatus } from './moves.ts'
import type { Happened, Order } from './order.ts'

/** What a receipt shows. Every sum is what was agreed; nothing is worked out anew but what adds up. */
export interface Receipt {
  /** `R-2026-000001`; the order's number for orders that were paid before invoices were numbered. */
  readonly number: string
  readonly orderNumber: string
  readonly paidAt: Date
  readonly address: Order['address']
  readonly lines: readonly ReceiptLine[]
  readonly total: Money
  /** What came in: the total, unless staff accepted another sum. */
  readonly received: Money
  readonly vatByRate: readonly VatOfRate[]
  readonly vat: Money
  readonly creditNotes: readonly CreditNote[]
}

export interface ReceiptLine {
  readonly what: string
  readonly detail: string
  readonly quantity: number
  readonly unitPrice: Money
  readonly vatRate: number
  readonly total: Money
}

/** The part of the total that bears one rate (basis points): `gross` = `net` + `vat`. */
export interface VatOfRate {
  readonly vatRate: number
  readonly net: Money
  readonly vat: Money
  readonly gross: Money
}

/** Money that went back. */
export interface CreditNote {
  /** `G-2026-000001`; null for refunds of before credit notes were numbered. */
  readonly number: string | null
  readonly at: Date
  readonly amount: Money
  readonly reason: string
}

// Nothing that was paid before invoices were numbered was ever cancelled.
const sold: readonly OrderStatus[] = ['PAID', 'PARTLY_SHIPPED', 'SHIPPED', 'DELIVERED']

/** Whether there is a receipt: the order is paid, or was. */
export const wasPaid = ({ invoiceNumber, status }: Order): boolean => invoiceNumber !== null || sold.includes(status)

/** The number on it. */
export const receiptNumber = ({ invoiceNumber, number }: Order): string => invoiceNumber ?? number

/** The receipt of an order, whose history tells when it was paid; null when it never was. */
export function receiptOf(order: Order, history: readonly Happened[]): Receipt | null {
  if (!wasPaid(order)) return null
  const parts = [...order.lines.map(bookPart), deliveryPart(order)]
  return {
    number: receiptNumber(order),
    orderNumber: order.number,
    paidAt: order.paidAt ?? history.find(({ type }) => type === 'PAID')?.at ?? order.placedAt,
    address: order.address,
    lines: parts.map(({ vat: _, ...line }) => line),
    total: order.total,
    received: order.payment.received ?? order.total,
    vatByRate: vatByRate(parts),
    vat: order.vat,
    creditNotes: order.refunds.flatMap(({ doneAt, creditNoteNumber, amount, reason }) =>
      doneAt ? [{ number: creditNoteNumber, at: doneAt, amount, reason }] : [],
    ),
  }
}

interface Part extends ReceiptLine {
  readonly vat: Money
}

const formats = { HARDCOVER: 'Hardcover', PAPERBACK: 'Paperback', EBOOK: 'E-book', AUDIOBOOK: 'Audiobook' } as const

const bookPart = ({ title, format, quantity, unitPrice, vatRate, vat }: Order['lines'][number]): Part => ({
  what: title,
  detail: formats[format],
  quantity,
  unitPrice,
  vatRate,
  total: times(unitPrice, quantity),
  vat,
})

const deliveryPart = ({ delivery }: Order): Part => ({
  what: delivery.label,
  detail: '',
  quantity: 1,
  unitPrice: delivery.price,
  vatRate: delivery.vatRate,
  total: delivery.price,
  vat: delivery.vat,
})

function vatByRate(parts: readonly Part[]): VatOfRate[] {
  const byRate = [...Map.groupBy(parts, ({ vatRate }) => vatRate)].sort(([a], [b]) => a - b)
  return byRate.map(([vatRate, some]) => {
    const [gross, vat] = [sum(some.map(({ total }) => total)), sum(some.map((part) => part.vat))]
    return { vatRate, net: money(gross.amount - vat.amount), vat, gross }
  })
}
