import { expect, test } from '@jest/globals'
import { newId } from '@quire/platform/id'
import { money } from '@quire/platform/money'
import { closeRest } from './close-rest.ts'
import type { Change, Order } from './order.ts'
import { pay } from './pay.ts'
import { place } from './place.ts'
import { resend } from './resend.ts'
import { noteScan } from './scan.ts'
import { ship } from './ship.ts'

const at = new Date('2026-11-20T12:00:00.000Z')
const doer = { by: 'STAFF', staffId: newId() } as const

function must(change: Change | null): Order {
  if (!change) throw new Error('nothing happened')
  return change.order
}

/** Three copies and an e-book, paid, of which one copy was sent. */
function partlySent(): Order {
  const contact = { email: 'ann@example.test', name: 'Ann Archer' }
  const address = { name: 'Ann Archer', street: 'Lindenallee 12', city: 'Leipzig', postcode: '04105', country: 'DE' }
  const lines = [
    { bookId: newId(), title: 'Emma', format: 'PAPERBACK' as const, quantity: 3, unitPrice: money(999) },
    { bookId: newId(), title: 'Dracula', format: 'EBOOK' as const, quantity: 1, unitPrice: money(500) },
  ]
  const whose = { orderId: newId<'Order'>(), owner: { visitorId: 'ann', userId: null } }
  const placed = place({ ...whose, speed: 'STANDARD', at, payWithinMs: 0, contact, address, lines }).order
  const paid = must(pay(placed, { at, attempt: 1 }))
  const first = [{ lineId: paid.lines[0]?.id ?? '', quantity: 1 }]
  const parcel = { parcelId: newId<'Parcel'>(), carrier: 'DHL', trackingNumber: '1', lines: first, doer, at }
  const sent = ship(paid, parcel)
  if (!sent.ok) throw new Error(sent.failure.kind)
  return must(sent.value)
}

function closes(order: Order): Change {
  const ids = { refundId: newId<'Refund'>(), returnId: newId<'Return'>() }
  const closed = closeRest(order, { ...ids, doer, reason: 'Out of print.', at })
  if (!closed.ok) throw new Error(closed.failure.kind)
  return closed.value
}

const typesOf = ({ happened }: Change) => happened.map(({ type }) => type)

test('what was sent is all of it: the rest’s price goes back, e-books and delivery do not, and no mail promises more', () => {
  const closed = closes(partlySent())
  expect(typesOf(closed)).toEqual(['REST_CANCELLED', 'REFUND_ASKED'])
  expect(closed.order).toMatchObject({ status: 'SHIPPED', refunds: [{ amount: money(1998) }] })
  expect(resend(closed.order, { mail: 'SHIPPED', resendId: newId(), doer, at })).toMatchObject({
    value: { happened: [{ details: { rest: 0 } }] },
  })
})

test('whose parcels have all arrived has arrived when it is closed; otherwise with the last scan', () => {
  const scan = { eventId: newId(), status: 'DELIVERED' as const, at, place: null, eta: null }
  const arrives = (order: Order) => {
    const seen = noteScan(order, { parcelId: order.parcels[0]?.id ?? '', scan, at })
    if (!seen.ok || !seen.value) throw new Error('the scan is new')
    return seen.value
  }
  expect(typesOf(closes(arrives(partlySent()).order)).at(-1)).toBe('DELIVERED')
  expect(typesOf(arrives(closes(partlySent()).order)).at(-1)).toBe('DELIVERED')
})
