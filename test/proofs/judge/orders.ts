import type { About } from '../judge.ts'
import { by } from './evidence.ts'
import { endOf } from './path.ts'

/** Every history is numbered without a gap, a path of the table, and what the row says is where it ends. */
export function judgeOrders({ orders, history, refunds, claims }: About): string[] {
  const historyOf = by(history, 'order')
  const paths = orders.flatMap(({ order, number, sequence, status, payment }) => {
    const events = historyOf.get(String(order)) ?? []
    const types = events.map(({ type }) => String(type))
    const gap = events.findIndex((event, at) => event.sequence !== at + 1)
    if (gap >= 0) return [`the history of order ${number} has no entry ${gap + 1} (${types.join(', ')})`]
    if (events.length !== sequence)
      return [`order ${number} counts ${sequence} entries of history, and has ${events.length}`]
    const end = endOf(events.map(({ type, told }) => ({ type: String(type), payment: told ? String(told) : null })))
    if ('broken' in end) return [`the history of order ${number} is no path of the table: ${end.broken}`]
    return end.status === status && end.payment === payment
      ? []
      : [`order ${number} is ${status} (${payment}), and its history ends ${end.status} (${end.payment})`]
  })
  return [
    ...paths,
    ...invoices({ orders, history }),
    ...creditNotes({ orders, refunds }),
    ...sentForNothing(orders),
    ...openClaims({ claims }),
  ]
}

/** Each order that was ever paid has an invoice, and their numbers have no gap. */
function invoices({ orders, history }: Pick<About, 'orders' | 'history'>): string[] {
  const paid = new Set(history.filter(({ type }) => type === 'PAID').map(({ order }) => order))
  const without = orders.filter(({ order, invoice }) => paid.has(order) && !invoice)
  return [
    ...without.map(({ number }) => `order ${number} was paid, and has no invoice number`),
    ...gaps(
      'invoice',
      orders.map(({ invoice }) => invoice),
    ),
  ]
}

/** Each refund that was done has a credit note, and their numbers have no gap. */
function creditNotes({ orders, refunds }: Pick<About, 'orders' | 'refunds'>): string[] {
  const numberOf = new Map(orders.map(({ order, number }) => [order, number]))
  return [
    ...refunds
      .filter(({ done, note }) => done && !note)
      .map(({ order }) => `money of order ${numberOf.get(order)} went back, and there is no credit note of it`),
    ...gaps(
      'credit note',
      refunds.map(({ note }) => note),
    ),
  ]
}

function gaps(what: string, given: readonly unknown[]): string[] {
  const numbers = given.flatMap((number) => (number ? [Number(String(number).split('-').at(-1))] : []))
  const missing = numbers.toSorted((a, b) => a - b).findIndex((number, at) => number !== at + 1)
  return missing < 0 ? [] : [`the ${what} numbers have a gap: ${missing + 1} is missing`]
}

/** Nothing was sent after all of its money was asked back. */
const sentForNothing = (orders: About['orders']): string[] =>
  orders
    .filter(({ unpaid_parcel: parcel }) => parcel !== null)
    .map(
      ({ number, unpaid_parcel: parcel }) =>
        `parcel ${parcel} of order ${number} left after all of its money was asked back`,
    )

function openClaims({ claims }: Pick<About, 'claims'>): string[] {
  const twice = [...by(claims, 'key')].filter(([, rows]) => rows.length > 1)
  return [
    ...claims
      .filter(({ outcome, closing }) => outcome === null || closing)
      .map(
        ({ key, closing }) =>
          `the key ${key} ${closing ? 'is still being closed' : 'has no outcome, and nobody is at it'}`,
      ),
    ...twice.map(([key, rows]) => `the key ${key} stands for ${rows.length} order ids`),
  ]
}
