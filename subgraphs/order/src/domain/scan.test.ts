import { expect, test } from '@jest/globals'
import { newId } from '@quire/platform/id'
import { money } from '@quire/platform/money'
import fc from 'fast-check'
import type { Change, Order, Parcel } from './order.ts'
import { place } from './place.ts'
import { etaOf, mostScans, noteScan, type Scan, type ScanStatus } from './scan.ts'
import { trackingUrl } from './tracking-url.ts'

const at = new Date('2026-11-20T12:00:00.000Z')
const hour = (number: number) => new Date(at.getTime() + number * 3_600_000)

const parcel = (trackingNumber: string): Parcel => ({
  id: newId(),
  carrier: 'DHL',
  trackingNumber,
  shippedAt: at,
  lines: [],
  scans: [],
})

/** An order of two books, all of which was sent in these parcels. */
function shipped(...parcels: readonly Parcel[]): Order {
  const { order } = place({
    orderId: newId(),
    owner: { visitorId: 'ann', userId: null },
    speed: 'STANDARD',
    at,
    payWithinMs: 0,
    contact: { email: 'ann@example.test', name: 'Ann Archer' },
    address: { name: 'Ann Archer', street: 'Lindenallee 12', city: 'Leipzig', postcode: '04105', country: 'DE' },
    lines: [{ bookId: newId(), title: 'Emma', format: 'PAPERBACK', quantity: 2, unitPrice: money(999) }],
  })
  const lines = order.lines.map((line) => ({ ...line, shipped: 2 }))
  return { ...order, lines, status: 'SHIPPED', payment: { ...order.payment, status: 'SUCCEEDED' }, parcels }
}

const scan = (status: ScanStatus, hours: number, more: Partial<Scan> = {}): Scan => ({
  eventId: `${status} ${hours}`,
  status,
  at: hour(hours),
  place: null,
  eta: null,
  ...more,
})

const noted = (order: Order, { id: parcelId }: Parcel, one: Scan): Change | null => {
  const result = noteScan(order, { parcelId, scan: one, at: hour(50) })
  return result.ok ? result.value : null
}
const after = (order: Order, which: Parcel, ...scans: readonly Scan[]): Order =>
  scans.reduce((now, one) => noted(now, which, one)?.order ?? now, order)

test('A parcel moves, and the order has arrived with the last of its parcels', () => {
  const [one, other] = [parcel('A1'), parcel('A2')]
  const first = noted(shipped(one, other), one, scan('DELIVERED', 2))
  expect(first?.happened.map(({ type }) => type)).toEqual(['PARCEL_MOVED'])
  const second = noted(first?.order as Order, other, scan('DELIVERED', 3))
  expect(second?.happened.map(({ type, doer }) => [type, doer.by])).toEqual([
    ['PARCEL_MOVED', 'CARRIER'],
    ['DELIVERED', 'CARRIER'],
  ])
  expect(second?.order.status).toBe('DELIVERED')
})

test('While books are still to be sent, no parcel brings the order home', () => {
  const one = parcel('A1')
  const order: Order = { ...shipped(one), status: 'PARTLY_SHIPPED' }
  const lines = order.lines.map((line) => ({ ...line, shipped: 1 }))
  expect(after({ ...order, lines }, one, scan('DELIVERED', 2)).status).toBe('PARTLY_SHIPPED')
})

test('An older scan fills a gap: nothing moves back, and nothing is told', () => {
  const one = parcel('A1')
  const now = after(shipped(one), one, scan('OUT_FOR_DELIVERY', 5, { eta: hour(8) }))
  const late = noted(now, one, scan('IN_TRANSIT', 3, { eta: hour(30) }))
  expect(late?.happened).toEqual([])
  expect(late?.order.parcels[0]?.scans.map(({ status }) => status)).toEqual(['IN_TRANSIT', 'OUT_FOR_DELIVERY'])
  expect(etaOf(late?.order.parcels[0] as Parcel)).toEqual(hour(8))
  expect(noted(late?.order as Order, one, scan('IN_TRANSIT', 3))).toBeNull()
})

test('In whatever order and however often scans come, the parcel ends the same', () => {
  const one = parcel('A1')
  const scans = [
    scan('PICKED_UP', 1, { eta: hour(40) }),
    scan('IN_TRANSIT', 2, { eta: hour(30) }),
    scan('FAILED', 3),
    scan('OUT_FOR_DELIVERY', 3, { eta: hour(9) }),
    scan('DELIVERED', 4),
  ]
  const end = after(shipped(one), one, ...scans)
  fc.assert(
    fc.property(fc.shuffledSubarray([...scans, ...scans], { minLength: 10 }), (told) => {
      const now = after(shipped(one), one, ...told)
      expect(now.parcels).toEqual(end.parcels)
      expect(now.status).toBe('DELIVERED')
    }),
  )
})

test('The expected time is the newest scan’s that names one, and gone once it has arrived', () => {
  const one = parcel('A1')
  const moving = after(shipped(one), one, scan('PICKED_UP', 1, { eta: hour(40) }), scan('IN_TRANSIT', 2))
  expect(etaOf(moving.parcels[0] as Parcel)).toEqual(hour(40))
  expect(etaOf(after(moving, one, scan('DELIVERED', 4)).parcels[0] as Parcel)).toBeNull()
})

test('A carrier that does not stop talking is heard a hundred times, and when it delivers', () => {
  const one = parcel('A1')
  const scans = Array.from({ length: mostScans + 20 }, (_, hours) => scan('IN_TRANSIT', hours))
  const now = after(shipped(one), one, ...scans)
  expect(now.parcels[0]?.scans).toHaveLength(mostScans)
  expect(after(now, one, scan('DELIVERED', 999)).status).toBe('DELIVERED')
})

test.each([
  ['DHL', '00340 4341', 'https://www.dhl.de/en/privatkunden/pakete-empfangen/verfolgen.html?piececode=003404341'],
  ['Deutsche Post', 'RR1', 'https://www.deutschepost.de/de/s/sendungsverfolgung.html?piececode=RR1'],
  ['ups', '1Z&x=1', 'https://www.ups.com/track?tracknum=1Z%26x%3D1'],
  ['constructor', '1', null],
  ['Owl', '1', null],
])('%s %s is followed at %s', (carrier, trackingNumber, url) => {
  expect(trackingUrl({ carrier, trackingNumber })).toBe(url)
})
