import { expect, test } from '@jest/globals'
import { parcelSeen } from './whose-scan.ts'

const day = (days: number) => new Date(Date.UTC(2026, 10, 20 + days))
const sent = (days: number, carrier = 'DHL') => ({ carrier, shippedAt: day(days) })
const seen = (days: number, ...parcels: ReturnType<typeof sent>[]) =>
  parcelSeen(parcels, { carrier: 'dhl', at: day(days) })?.shippedAt ?? null

test('a number that is used again moves the newest parcel alone', () => {
  expect(seen(2, sent(-60), sent(0))).toEqual(day(0))
  expect(seen(2, sent(0), sent(-60))).toEqual(day(0))
  expect(seen(2, sent(1, 'UPS'), sent(0))).toEqual(day(0))
})

test('a scan from before the newer parcel was sent is the older one’s', () => {
  expect(seen(-30, sent(-60), sent(0))).toEqual(day(-60))
})

test.each([
  ['three months after it was sent', 90, day(0)],
  ['later than that', 91, null],
  ['three days before it was noted', -3, day(0)],
  ['earlier than that', -4, null],
])('a scan %s: %#', (_when, days, whose) => expect(seen(days, sent(0))).toEqual(whose))
