import type { Happened, Order } from './order.ts'
import { restToShip } from './ship.ts'

/** What an order's row and tables say of its money and its parcels, in minor units and units of books. */
export interface SumsRow {
  readonly total: number
  /** Null of an order to which no money came, or to which it came before this was kept. */
  readonly received: number | null
  /** How much each refund is and how it stands, by its id: `500 DONE`. */
  readonly refunds: Readonly<Record<string, string>>
  /** How many printed books were sent, and how many were not. */
  readonly shipped: number
  readonly rest: number
}

/** The same of an order in hand. */
export const sumsOf = ({ total, payment, refunds, lines }: Order): SumsRow => ({
  total: total.amount,
  received: payment.received?.amount ?? null,
  shipped: lines.reduce((all, { shipped }) => all + shipped, 0),
  rest: restToShip(lines),
  refunds: Object.fromEntries(
    refunds.map(({ id, amount, doneAt, failedAt }) => {
      const stands = failedAt ? 'FAILED' : doneAt ? 'DONE' : 'ASKED'
      return [id, `${amount.amount} ${stands}`]
    }),
  ),
})

type Entry = Pick<Happened, 'type' | 'details'>

/** What they say of sums that the history does not; empty when they are the history's fold. */
export function sumsOff(row: SumsRow, history: readonly Entry[]): string[] {
  const received = receivedAfter(history, row.total)
  const rest = restAfter(history)
  return [
    ...(row.received === null || row.received === received
      ? []
      : [`received is ${row.received}, by the history ${received}`]),
    ...(rest === null && row.shipped !== 0 ? [`${row.shipped} are shipped, by the history none`] : []),
    ...(rest !== null && row.rest !== rest ? [`${row.rest} are to be shipped, by the history ${rest}`] : []),
    ...different('refund', row.refunds, refundsAfter(history)),
  ]
}

/** Where two tellings by id are not one. */
export function different(what: string, row: Readonly<Record<string, string>>, fold: Readonly<Record<string, string>>) {
  return [...new Set([...Object.keys(row), ...Object.keys(fold)])].flatMap((id) =>
    row[id] === fold[id]
      ? []
      : [`${what} ${id} is ${row[id] ?? 'not there'}, by the history ${fold[id] ?? 'not there'}`],
  )
}

// Of money that is refused only what goes back is told, unless the payer's bank took some of it.
function receivedAfter(history: readonly Entry[], total: number): number | null {
  let received: number | null = null
  for (const { type, details } of history) {
    if (type === 'PAYMENT_HELD') received = Number(details.paid)
    if (type === 'PAID') received = Number(details.received ?? total)
    if (type === 'PAYMENT_REFUSED') received = Number(details.received ?? details.amount)
  }
  return received
}

const restAfter = (history: readonly Entry[]): number | null => {
  const last = history.findLast(({ type }) => type === 'SHIPPED' || type === 'PARTLY_SHIPPED')
  return last ? Number(last.details.rest) : null
}

const standings: Partial<Record<Entry['type'], string>> = {
  REFUND_FAILED: 'FAILED',
  PARTLY_REFUNDED: 'DONE',
  REFUNDED: 'DONE',
}

// Whatever asks for money to go back names it and its sum.
function refundsAfter(history: readonly Entry[]): Record<string, string> {
  const refunds: Record<string, string> = {}
  for (const { type, details } of history)
    if (details.refundId) refunds[details.refundId] = `${details.amount} ${standings[type] ?? 'ASKED'}`
  return refunds
}
