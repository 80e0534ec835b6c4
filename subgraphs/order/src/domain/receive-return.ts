import type { Id } from '@quire/platform/id'
import { type Money, money, sum, times } from '@quire/platform/money'
import { fail, ok, type Result } from '@quire/platform/result'
import { then } from './history.ts'
import type { Change, Order, OrderLine } from './order.ts'
import { askRefund, type NotRefundable } from './refund.ts'
import { type Answering, type Return, type ReturnRefused, stepReturn } from './returns.ts'
import { leftToRefund } from './sums.ts'

export interface Receiving extends Answering {
  readonly lines: readonly Received[]
  /** The price of what came unless told otherwise; of zero nothing goes back. */
  readonly refund: Money | null
  readonly refundId: Id<'Refund'>
}

/** How many of a line came, and whether they can be sold again; a line may be named once for each. */
export interface Received {
  readonly lineId: string
  readonly quantity: number
  readonly restock: boolean
}

export type NotReceived =
  | ReturnRefused
  | NotRefundable
  | { readonly kind: 'no-such-line'; readonly lineId: string }
  | { readonly kind: 'too-many-received'; readonly line: OrderLine; readonly left: number }

/** Takes books back: what can be sold goes on the shelf, and their price goes back to the customer. */
export function receiveReturn(order: Order, receiving: Receiving): Result<Change, NotReceived> {
  const found = order.returns.find(({ id }) => id === receiving.returnId)
  if (!found) return fail({ kind: 'no-such-return' })
  const fault = found.status === 'ACCEPTED' ? firstFault(order, found, receiving.lines) : null
  if (fault) return fail(fault)
  const lines = found.lines.map((line) => ({
    ...line,
    restocked: countOf(receiving.lines, line.lineId, true),
    writtenOff: countOf(receiving.lines, line.lineId, false),
  }))
  const amount = receiving.refund ?? priceOf(order, receiving.lines)
  const refundId = amount.amount === 0 ? null : receiving.refundId
  const { doer, at } = receiving
  const details = {
    restocked: lines.reduce((all, { restocked }) => all + restocked, 0),
    writtenOff: lines.reduce((all, { writtenOff }) => all + writtenOff, 0),
  }
  const stepped = stepReturn(order, found, { type: 'RETURN_RECEIVED', more: { lines, refundId }, doer, at, details })
  return stepped.ok && refundId ? withRefund(stepped.value, { ...receiving, amount }) : stepped
}

function withRefund(received: Change, { refundId, returnId, amount, doer, at }: Receiving & { amount: Money }) {
  const reason = 'You sent books back, and they arrived.'
  const asked = askRefund(received.order, { refundId, amount, reason, doer, at, details: { returnId } })
  return asked.ok ? ok(then(received, () => asked.value)) : asked
}

// Of a price that was refunded in part before, no more than the rest.
function priceOf(order: Order, received: readonly Received[]): Money {
  const prices = received.map(({ lineId, quantity }) => {
    const line = order.lines.find(({ id }) => id === lineId)
    return line ? times(line.unitPrice, quantity) : money(0)
  })
  const left = leftToRefund(order)
  return money(Math.min(sum(prices).amount, left.amount), left.currency)
}

function firstFault(order: Order, { lines }: Return, received: readonly Received[]): NotReceived | null {
  const seen = new Set<string>()
  for (const { lineId, restock } of received) {
    const asked = lines.find((one) => one.lineId === lineId)
    const line = order.lines.find(({ id }) => id === lineId)
    if (!asked || !line || seen.has(`${lineId} ${restock}`)) return { kind: 'no-such-line', lineId }
    seen.add(`${lineId} ${restock}`)
    const came = countOf(received, lineId, true) + countOf(received, lineId, false)
    if (came > asked.quantity) return { kind: 'too-many-received', line, left: asked.quantity }
  }
  return null
}

const countOf = (received: readonly Received[], lineId: string, restock: boolean): number =>
  received.reduce((all, one) => (one.lineId === lineId && one.restock === restock ? all + one.quantity : all), 0)
