import type { Id } from '@quire/platform/id'
import { fail, ok, type Result } from '@quire/platform/result'
import { byCustomer, can, record } from './history.ts'
import type { OrderStatus } from './moves.ts'
import { type Change, type Doer, isPrinted, type Order, type OrderLine } from './order.ts'

export type ReturnStatus = 'ASKED' | 'ACCEPTED' | 'REFUSED' | 'RECEIVED' | 'REFUNDED'
export type ReturnReason = 'DAMAGED' | 'WRONG_BOOK' | 'NOT_AS_DESCRIBED' | 'UNWANTED' | 'OTHER'
export type ReturnId = Id<'Return'>

/** Books that come back. */
export interface Return {
  readonly id: ReturnId
  readonly status: ReturnStatus
  readonly lines: readonly ReturnLine[]
  /** What the customer says about it. */
  readonly note: string | null
  /** What staff say to the customer about it. */
  readonly answer: string | null
  readonly askedAt: Date
  /** The refund that follows from it. */
  readonly refundId: string | null
}

export interface ReturnLine {
  readonly lineId: string
  readonly quantity: number
  readonly reason: ReturnReason
  /** How many came and went back on the shelf, and how many came and could not. */
  readonly restocked: number
  readonly writtenOff: number
}

type ReturnEvent = 'RETURN_ACCEPTED' | 'RETURN_REFUSED' | 'RETURN_RECEIVED' | 'RETURN_REFUNDED'

/** A return's life, which begins at ASKED. What has no row here cannot happen to it. */
export const returnMoves: Readonly<Record<ReturnEvent, { readonly from: ReturnStatus; readonly to: ReturnStatus }>> = {
  RETURN_ACCEPTED: { from: 'ASKED', to: 'ACCEPTED' },
  RETURN_REFUSED: { from: 'ASKED', to: 'REFUSED' },
  RETURN_RECEIVED: { from: 'ACCEPTED', to: 'RECEIVED' },
  RETURN_REFUNDED: { from: 'RECEIVED', to: 'REFUNDED' },
}

/** How long after the last parcel left the house a customer may ask to send books back. */
export const returnWithinDays = 30

export type NotReturnable =
  | { readonly kind: 'not-returnable'; readonly status: OrderStatus }
  | { readonly kind: 'too-late'; readonly until: string }
  | { readonly kind: 'no-such-line'; readonly lineId: string }
  | { readonly kind: 'too-many-returned'; readonly line: OrderLine; readonly left: number }

/** There is no such return, or it stands where this cannot happen to it. */
export type ReturnRefused =
  | { readonly kind: 'no-such-return' }
  | { readonly kind: 'return-stands'; readonly status: ReturnStatus }

export interface ReturnWish {
  readonly returnId: ReturnId
  readonly lines: readonly Pick<ReturnLine, 'lineId' | 'quantity' | 'reason'>[]
  readonly note: string | null
  readonly doer: Doer
  readonly at: Date
}

/** How many of a line can still be sent back: what has left the house, less whatever is on its way back or came. */
export function leftToReturn({ returns }: Order, line: OrderLine): number {
  if (!isPrinted(line)) return 0
  const back = returns.flatMap((one) => one.lines.filter(({ lineId }) => lineId === line.id).map(takenBy(one)))
  return back.reduce((left, quantity) => left - quantity, line.shipped)
}

const takenBy =
  ({ status }: Return) =>
  ({ quantity, restocked, writtenOff }: ReturnLine): number => {
    if (status === 'REFUSED') return 0
    return status === 'RECEIVED' || status === 'REFUNDED' ? restocked + writtenOff : quantity
  }

/** Until when the customer may ask; null when nothing has left the house. */
export function returnableUntil({ parcels }: Order): Date | null {
  if (parcels.length === 0) return null
  const last = Math.max(...parcels.map(({ shippedAt }) => shippedAt.getTime()))
  return new Date(last + returnWithinDays * 86_400_000)
}

/** What may be asked to be sent back now, line by line. */
export function returnable(order: Order, { by, at }: { by: Doer['by']; at: Date }) {
  if (tooLate(order, { by, at }) || !can(order, 'RETURN_ASKED')) return []
  return order.lines.flatMap((line) => {
    const quantity = leftToReturn(order, line)
    return quantity > 0 ? [{ line, quantity }] : []
  })
}

/** Asks to send books back: printed ones that were sent, and none of them twice. Staff may ask for a customer who comes late. */
export function requestReturn(order: Order, wish: ReturnWish): Result<Change, NotReturnable> {
  const { returnId: id, note, doer, at } = wish
  if (!can(order, 'RETURN_ASKED')) return fail({ kind: 'not-returnable', status: order.status })
  const until = tooLate(order, { by: doer.by, at })
  if (until) return fail({ kind: 'too-late', until: until.toISOString() })
  const fault = firstFault(order, wish.lines)
  if (fault) return fail(fault)
  const lines = wish.lines.map((line) => ({ ...line, restocked: 0, writtenOff: 0 }))
  const asked: Return = { id, status: 'ASKED', lines, note, answer: null, askedAt: at, refundId: null }
  const details = { returnId: id, quantity: lines.reduce((all, { quantity }) => all + quantity, 0) }
  return ok(record({ ...order, returns: [...order.returns, asked] }, { type: 'RETURN_ASKED', at, doer, details }))
}

function tooLate(order: Order, { by, at }: { by: Doer['by']; at: Date }): Date | null {
  const until = returnableUntil(order)
  return by === byCustomer.by && until !== null && until < at ? until : null
}

function firstFault(order: Order, lines: ReturnWish['lines']): NotReturnable | null {
  const seen = new Set<string>()
  for (const { lineId, quantity } of lines) {
    const line = order.lines.find(({ id }) => id === lineId)
    if (!line || seen.has(lineId)) return { kind: 'no-such-line', lineId }
    seen.add(lineId)
    const left = leftToReturn(order, line)
    if (quantity > left) return { kind: 'too-many-returned', line, left }
  }
  return null
}

export interface Answering {
  readonly returnId: ReturnId
  readonly doer: Doer
  readonly at: Date
}

/** Tells the customer to send the books; told before, nothing changes (`value` null). */
export const acceptReturn = (
  order: Order,
  { answer, ...answering }: Answering & { answer: string | null },
): Result<Change | null, ReturnRefused> => moveReturn(order, answering, { type: 'RETURN_ACCEPTED', more: { answer } })

/** Tells the customer why the books cannot come back; told before, nothing changes (`value` null). */
export const refuseReturn = (
  order: Order,
  { answer, ...answering }: Answering & { answer: string },
): Result<Change | null, ReturnRefused> => moveReturn(order, answering, { type: 'RETURN_REFUSED', more: { answer } })

interface Moving {
  readonly type: ReturnEvent
  /** What else becomes of the return. */
  readonly more: Partial<Return>
}

function moveReturn(
  order: Order,
  { returnId, doer, at }: Answering,
  { type, more }: Moving,
): Result<Change | null, ReturnRefused> {
  const found = order.returns.find(({ id }) => id === returnId)
  if (!found) return fail({ kind: 'no-such-return' })
  if (found.status === returnMoves[type].to) return ok(null)
  return stepReturn(order, found, { type, more, doer, at })
}

/** Brings one return of the order a step further in its table, with an entry in the order's history. */
export function stepReturn(
  order: Order,
  found: Return,
  {
    type,
    more,
    doer,
    at,
    details = {},
  }: Moving & Pick<Answering, 'doer' | 'at'> & { details?: Record<string, number> },
): Result<Change, ReturnRefused> {
  const { from, to } = returnMoves[type]
  if (found.status !== from) return fail({ kind: 'return-stands', status: found.status })
  const returns = order.returns.map((one) => (one === found ? { ...one, ...more, status: to } : one))
  return ok(record({ ...order, returns }, { type, at, doer, details: { ...details, returnId: found.id } }))
}

/** Where staff may bring a return now. It is refunded by itself, once its money is back. */
export const nextReturnStates = ({ status }: Return): ReturnStatus[] =>
  Object.values(returnMoves).flatMap(({ from, to }) => (from === status && to !== 'REFUNDED' ? [to] : []))
