import type { About } from '../judge.ts'
import { by } from './evidence.ts'
import { endOf } from './path.ts'

/** Every history is numbered without a gap, a path of the table, and what the row says is where it ends. */
export function judgeOrders({ orders, history, claims }: About): string[] {
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
  return [...paths, ...invoices({ orders, history }), ...openClaims({ claims })]
}

/** Each order that was ever paid has an invoice, and their numbers have no gap. */
function invoices({ orders, history }: Pick<About, 'orders' | 'history'>): string[] {
  const paid = new Set(history.filter(({ type }) => type === 'PAID').map(({ order }) => order))
  const without = orders.filter(({ order, invoice }) => paid.has(order) && !invoice)
  const numbers = orders.flatMap(({ invoice }) => (invoice ? [Number(String(invoice).split('-').at(-1))] : []))
  const missing = numbers.toSorted((a, b) => a - b).findIndex((number, at) => number !== at + 1)
  return [
    ...without.map(({ number }) => `order ${number} was paid, and has no invoice number`),
    ...(missing < 0 ? [] : [`the invoice numbers have a gap: ${missing + 1} is missing`]),
  ]
}

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
