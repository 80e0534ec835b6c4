import { different, type SumsRow, sumsOff } from './fold-sums.ts'
import { type OrderEventType, type OrderStatus, type PaymentStatus, standingAfter } from './moves.ts'
import type { Happened } from './order.ts'
import { returnMoves } from './returns.ts'

/** What an order's row and its returns say. */
export interface Row {
  readonly status: OrderStatus
  readonly paymentStatus: PaymentStatus
  readonly sequence: number
  readonly held: boolean
  /** How each return stands, by its id. */
  readonly returns: Readonly<Record<string, string>>
  readonly sums: SumsRow
}

type Entry = Pick<Happened, 'sequence' | 'type' | 'details'>

/** What the row says that its history does not, oldest entry first; empty when the row is the history's fold. */
export function offHistory(row: Row, history: readonly Entry[]): string[] {
  const gap = history.findIndex(({ sequence }, index) => sequence !== index + 1)
  if (gap >= 0) return [`entry ${gap + 1} of the history is missing`]
  const standing = standingAfter(history)
  if (!standing) return ['the history is no path of the table']
  const fold = { ...standing, sequence: history.length, held: heldAfter(history) }
  const told = (['status', 'paymentStatus', 'sequence', 'held'] as const).flatMap((name) =>
    row[name] === fold[name] ? [] : [`${name} is ${row[name]}, by the history ${fold[name]}`],
  )
  const returns = different('return', row.returns, returnsAfter(history))
  return [...told, ...returns, ...sumsOff(row.sums, history)]
}

const endsHold = new Set<OrderEventType>([
  'RELEASED',
  'PAYMENT_REFUSED',
  'CANCELLED_AND_REFUNDED',
  'CANCELLED_AFTER_REFUND',
])

/** Whether an order may not be sent after these entries. */
export function heldAfter(history: readonly Entry[]): boolean {
  let isOnHold = false
  const disputes = new Set<unknown>()
  for (const { type, details } of history) {
    if (type === 'HELD') isOnHold = true
    if (endsHold.has(type)) isOnHold = false
    if (type === 'DISPUTE_OPENED') disputes.add(details.disputeId)
    if (type === 'DISPUTE_WON' || type === 'DISPUTE_LOST') disputes.delete(details.disputeId)
  }
  return isOnHold || disputes.size > 0
}

/** How each return stands after these entries, by its id. */
export function returnsAfter(history: readonly Entry[]): Record<string, string> {
  const returns: Record<string, string> = {}
  for (const { type, details } of history) {
    const id = String(details.returnId)
    if (type === 'RETURN_ASKED') returns[id] = 'ASKED'
    const move = type in returnMoves ? returnMoves[type as keyof typeof returnMoves] : null
    if (move) returns[id] = returns[id] === move.from ? move.to : `${type} after ${returns[id]}`
  }
  return returns
}
