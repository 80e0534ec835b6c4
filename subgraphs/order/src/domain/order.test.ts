import { expect, test } from '@jest/globals'
import { type Id, newId } from '@quire/platform/id'
import { money } from '@quire/platform/money'
import fc from 'fast-check'
import { cancel, expire } from './end.ts'
import { byCustomer } from './history.ts'
import { standingAfter } from './moves.ts'
import type { Change, Order } from './order.ts'
import {
  holdPayment,
  pay,
  paymentCancelled,
  paymentFailed,
  paymentReady,
  refunded,
  refundFailed,
  refusePayment,
} from './pay.ts'
import { numberOf, place } from './place.ts'
import { deliver, ship } from './ship.ts'

const at = new Date('2026-11-20T12:00:00.000Z')
const staff = { by: 'STAFF', staffId: newId() } as const
const refundId = newId() as Id<'Refund'>

const placed = (): Change =>
  place({
    orderId: newId(),
    owner: { visitorId: 'ann', userId: null },
    speed: 'STANDARD',
    at,
    payWithinMs: 0,
    contact: { email: 'ann@example.test', name: 'Ann Archer' },
    address: { name: 'Ann Archer', street: 'Lindenallee 12', city: 'Leipzig', postcode: '04105', country: 'DE' },
    lines: [{ bookId: newId(), title: 'Emma', format: 'PAPERBACK', quantity: 3, unitPrice: money(999) }],
  })

const won = <F>(result: { ok: true; value: Change | null } | { ok: false; failure: F }) =>
  result.ok ? result.value : null

/** Everything that can befall an order, as it is decided. */
const deeds: Record<string, (order: Order) => Change | null> = {
  'payment 1 is ready': (order) => paymentReady(order, { attempt: 1, sealedSecret: 's', at }),
  'payment 2 is ready': (order) => paymentReady(order, { attempt: 2, sealedSecret: 's', at }),
  'payment 1 fails': (order) => paymentFailed(order, { attempt: 1, failure: 'declined', message: 'No.', at }),
  'it is paid': (order) => pay(order, { at, attempt: 1 }),
  'another sum is paid': (order) => holdPayment(order, { amount: money(1), at }),
  'it is paid too late': (order) => refusePayment(order, { refundId, amount: order.total, reason: 'Gone.', at }),
  'the payment is closed': (order) => paymentCancelled(order, { at }),
  'the money is back': (order) =>
    order.refunds.length > 0 ? refunded(order, { refundId, amount: order.total, at }) : null,
  'the money does not go back': (order) =>
    order.refunds.length > 0 ? refundFailed(order, { refundId, failure: 'No such card.', at }) : null,
  'Ann cancels': (order) => won(cancel(order, { doer: byCustomer, at })),
  'nobody paid': (order) => expire(order, at),
  'Mrs Page ships one': (order) => {
    const lines = order.lines.map(({ id }) => ({ lineId: id, quantity: 1 }))
    const [parcelId, trackingNumber] = [newId() as Id<'Parcel'>, newId()]
    return won(ship(order, { parcelId, carrier: 'Post', trackingNumber, lines, doer: staff, at }))
  },
  'it arrives': (order) => won(deliver(order, { doer: staff, at })),
}

const anyLife = fc.array(fc.constantFrom(...Object.keys(deeds)), { maxLength: 30 })

test('whatever befalls an order, its history is a path of the table and the order is its fold', () => {
  fc.assert(
    fc.property(anyLife, (names) => {
      const start = placed()
      let { order } = start
      const history = [...start.happened]
      for (const name of names) {
        const change = deeds[name]?.(order)
        if (!change) continue
        order = change.order
        history.push(...change.happened)
      }
      expect(history.map(({ sequence }) => sequence)).toEqual(history.map((_, index) => index + 1))
      expect(order.sequence).toBe(history.length)
      const standing = standingAfter(history.map(({ type }) => type))
      expect(standing).toEqual({ status: order.status, paymentStatus: order.payment.status })
      expect(order.payment.sealedSecret === null || order.status === 'PLACED').toBe(true)
      expect(order.lines.every(({ shipped, quantity }) => shipped <= quantity)).toBe(true)
      expect(history.filter(({ type }) => type === 'PAID').length).toBeLessThanOrEqual(1)
    }),
    { numRuns: 2000 },
  )
})

test('a ready payment that failed first stands as one that failed after it was ready', () => {
  const { order } = placed()
  const readyThenFailed = ['payment 1 is ready', 'payment 1 fails']
  const live = (names: string[]) => names.reduce((now, name) => deeds[name]?.(now)?.order ?? now, order).payment
  expect(live(readyThenFailed.toReversed())).toEqual(live(readyThenFailed))
})

test('an order number can be read out, and says nothing of how many there are', () => {
  expect(numberOf('0199f000-0000-7000-8000-000000000000' as Id<'Order'>)).toBe('Q-0000-0000')
  expect(numberOf('0199f000-0000-7000-8000-00ffffffffff' as Id<'Order'>)).toBe('Q-ZZZZ-ZZZZ')
  expect(numberOf('0199f000-0000-7000-8000-000123456789' as Id<'Order'>)).toBe('Q-04HM-ASW9')
})
