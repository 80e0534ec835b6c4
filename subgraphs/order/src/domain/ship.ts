import type { Id } from '@quire/platform/id'
import { fail, ok, type Result } from '@quire/platform/result'
import { can, record } from './history.ts'
import { isHeld } from './hold.ts'
import type { OrderStatus, PaymentStatus } from './moves.ts'
import { type Change, type Doer, isPrinted, type Order, type OrderLine, type ParcelLine } from './order.ts'
import { isAllGoingBack } from './refund.ts'

/** What leaves the house; without lines everything that is left. */
export interface Shipment {
  readonly parcelId: Id<'Parcel'>
  readonly carrier: string
  readonly trackingNumber: string
  readonly lines: readonly ParcelLine[] | null
  readonly doer: Doer
  readonly at: Date
}

/** Copies of a book that the order waits for. */
export interface Awaited {
  readonly bookId: string
  readonly awaited: number
}

export type NotShippable =
  | { readonly kind: 'not-shippable'; readonly status: OrderStatus; readonly payment: PaymentStatus }
  | { readonly kind: 'held' }
  | { readonly kind: 'money-goes-back' }
  | { readonly kind: 'nothing-to-ship' }
  | { readonly kind: 'no-such-line'; readonly lineId: string }
  | { readonly kind: 'too-many'; readonly line: OrderLine; readonly left: number }
  | { readonly kind: 'awaited'; readonly line: OrderLine; readonly awaited: number; readonly here: number }
  | { readonly kind: 'other-parcel'; readonly trackingNumber: string }

/** How many of a line still have to be sent. */
export const leftToShip = (line: OrderLine): number => (isPrinted(line) ? line.quantity - line.shipped : 0)

/** How many things of the order still have to be sent. */
export const restToShip = (lines: readonly OrderLine[]): number =>
  lines.reduce((rest, line) => rest + leftToShip(line), 0)

/**
 * Ships a parcel. The same parcel told again changes nothing (`value` null).
 * @param awaited what is not in the house yet
 */
export function ship(
  order: Order,
  shipment: Shipment,
  awaited: readonly Awaited[] = [],
): Result<Change | null, NotShippable> {
  const known = order.parcels.find(
    ({ carrier, trackingNumber }) => carrier === shipment.carrier && trackingNumber === shipment.trackingNumber,
  )
  if (known) return sameContents(known.lines, shipment.lines) ? ok(null) : fail(otherParcel(shipment))
  if (!can(order, 'SHIPPED'))
    return fail({ kind: 'not-shippable', status: order.status, payment: order.payment.status })
  if (isAllGoingBack(order)) return fail({ kind: 'money-goes-back' })
  if (isHeld(order)) return fail({ kind: 'held' })
  const here = allThatIsHere(order, awaited)
  const lines = shipment.lines ?? (here.length > 0 ? here : allThatIsLeft(order))
  if (lines.length === 0) return fail({ kind: 'nothing-to-ship' })
  const fault = firstFault(order, lines, awaited)
  return fault ? fail(fault) : ok(sent(order, shipment, lines))
}

/** Notes that everything has arrived; the current status when it cannot have. */
export function deliver(
  order: Order,
  { doer, at }: { doer: Doer; at: Date },
): Result<Change | null, { readonly kind: 'not-shipped'; readonly status: OrderStatus }> {
  if (order.status === 'DELIVERED') return ok(null)
  if (!can(order, 'DELIVERED')) return fail({ kind: 'not-shipped', status: order.status })
  return ok(record(order, { type: 'DELIVERED', at, doer }))
}

const otherParcel = ({ trackingNumber }: Shipment): NotShippable => ({ kind: 'other-parcel', trackingNumber })

const allThatIsLeft = (order: Order): ParcelLine[] =>
  order.lines.flatMap((line) => (leftToShip(line) > 0 ? [{ lineId: line.id, quantity: leftToShip(line) }] : []))

const allThatIsHere = (order: Order, all: readonly Awaited[]): ParcelLine[] =>
  order.lines.flatMap((line) => {
    const { here } = whereabouts(line, all)
    return here > 0 ? [{ lineId: line.id, quantity: here }] : []
  })

/** How many of what is left of a line are still to come, and how many can be sent now. */
function whereabouts(line: OrderLine, all: readonly Awaited[]): { awaited: number; here: number } {
  const awaited = all.find(({ bookId }) => bookId === line.bookId)?.awaited ?? 0
  return { awaited, here: Math.max(0, leftToShip(line) - awaited) }
}

function firstFault(order: Order, lines: readonly ParcelLine[], all: readonly Awaited[]): NotShippable | null {
  const seen = new Set<string>()
  for (const { lineId, quantity } of lines) {
    const line = order.lines.find(({ id }) => id === lineId)
    if (!line || seen.has(lineId)) return { kind: 'no-such-line', lineId }
    seen.add(lineId)
    if (quantity > leftToShip(line)) return { kind: 'too-many', line, left: leftToShip(line) }
    const { awaited, here } = whereabouts(line, all)
    if (quantity > here) return { kind: 'awaited', line, awaited, here }
  }
  return null
}

function sent(order: Order, { parcelId, carrier, trackingNumber, doer, at }: Shipment, sending: readonly ParcelLine[]) {
  const quantities = new Map(sending.map(({ lineId, quantity }) => [lineId, quantity]))
  const lines = order.lines.map((line) => {
    const quantity = quantities.get(line.id)
    return quantity ? { ...line, shipped: line.shipped + quantity } : line
  })
  const rest = restToShip(lines)
  const parcel = { id: parcelId, carrier, trackingNumber, shippedAt: at, lines: sending, scans: [] }
  const type = rest === 0 ? 'SHIPPED' : 'PARTLY_SHIPPED'
  const details = { parcelId, carrier, trackingNumber, rest }
  return record({ ...order, lines, parcels: [...order.parcels, parcel] }, { type, at, doer, details })
}

function sameContents(known: readonly ParcelLine[], told: readonly ParcelLine[] | null): boolean {
  if (!told) return true
  return (
    known.length === told.length &&
    told.every((one) => known.some(({ lineId, quantity }) => lineId === one.lineId && quantity === one.quantity))
  )
}
