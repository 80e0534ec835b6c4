import { expect, test } from '@jest/globals'
import { type Id, newId } from '@quire/platform/id'
import { type Money, money, sum } from '@quire/platform/money'
import fc from 'fast-check'
import { disputed, mayBeDisputed } from './dispute.ts'
import { cancel, expire } from './end.ts'
import { offHistory } from './fold.ts'
import { sumsOf } from './fold-sums.ts'
import { byCustomer, byPayment } from './history.ts'
import { hold, isHeld, release } from './hold.ts'
import { standingAfter } from './moves.ts'
import type { Change, Doer, Order, Refund } from './order.ts'
import { acceptPayment, holdPayment, pay, paymentCancelled, paymentFailed, paymentReady, refusePayment } from './pay.ts'
import { numberOf, place } from './place.ts'
import { receiveReturn } from './receive-return.ts'
import { askRefund, refunded, refundFailed } from './refund.ts'
import { acceptReturn, refuseReturn, requestReturn } from './returns.ts'
import { deliver, ship } from './ship.ts'
import { leftToRefund } from './sums.ts'

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

const isUnderWay = ({ doneAt, failedAt }: Refund) => !doneAt && !failedAt
const backAgain = (order: Order, refund: Refund | undefined) =>
  refund ? refunded(order, { refundId: refund.id, amount: refund.amount, at }) : null
const ids = () => ({ refundId: newId<'Refund'>(), returnId: newId<'Return'>() })
const cancelling = (more: { doer: Doer; graceMs: number }) => ({ ...ids(), ...more, reason: 'Cancelled.', at })
const refundWish = (amount: Money | null) => ({
  refundId: newId<'Refund'>(),
  amount,
  reason: 'Sorry.',
  doer: staff,
  at,
})
const returnWish = ({ lines }: Order) => ({
  returnId: newId<'Return'>(),
  lines: lines.map(({ id: lineId }) => ({ lineId, quantity: 1, reason: 'UNWANTED' as const })),
  note: null,
  doer: byCustomer,
  at,
})
const answered = (order: Order, answer: typeof acceptReturn | typeof refuseReturn) => {
  const last = order.returns.at(-1)
  return last ? won(answer(order, { returnId: last.id, answer: 'So be it.', doer: staff, at })) : null
}
const heardOfDispute = (order: Order, status: 'OPEN' | 'WON' | 'LOST', more: object = {}) => {
  const news = { id: `dp_${order.disputes.length % 2}`, status, amount: order.total, reason: 'fraudulent', at, ...more }
  return mayBeDisputed(order) ? disputed(order, news) : null
}

/** Everything that can befall an order, as it is decided. */
const deeds: Record<string, (order: Order) => Change | null> = {
  'payment 1 is ready': (order) => paymentReady(order, { attempt: 1, sealedSecret: 's', at }),
  'payment 2 is ready': (order) => paymentReady(order, { attempt: 2, sealedSecret: 's', at }),
  'payment 1 fails': (order) => paymentFailed(order, { attempt: 1, failure: 'declined', message: 'No.', at }),
  'it is paid': (order) => pay(order, { at, attempt: 1 }),
  'another sum is paid': (order) => holdPayment(order, { amount: money(2000), at }),
  'it is paid too late': (order) => refusePayment(order, { refundId, amount: order.total, reason: 'Gone.', at }),
  'the payment is closed': (order) => paymentCancelled(order, { at }),
  'the first money under way is back': (order) => backAgain(order, order.refunds.find(isUnderWay)),
  'the last money under way is back': (order) => backAgain(order, order.refunds.findLast(isUnderWay)),
  'money under way does not go back': (order) => {
    const refund = order.refunds.find(isUnderWay)
    return refund ? refundFailed(order, { refundId: refund.id, failure: 'No such card.', at }) : null
  },
  'money that was back comes to us again': (order) => {
    const refund = order.refunds.find(({ doneAt }) => doneAt)
    return refund ? refundFailed(order, { refundId: refund.id, failure: 'Sent back.', at }) : null
  },
  'word of a refund comes after its refusal': (order) =>
    backAgain(
      order,
      order.refunds.find(({ failedAt }) => failedAt),
    ),
  'Ann cancels in time': (order) => won(cancel(order, cancelling({ doer: byCustomer, graceMs: 1 }))),
  'Ann cancels too late': (order) => won(cancel(order, cancelling({ doer: byCustomer, graceMs: -1 }))),
  'Mrs Page cancels': (order) => won(cancel(order, cancelling({ doer: staff, graceMs: -1 }))),
  'Mrs Page takes the other sum': (order) =>
    acceptPayment(order, { received: money(2000), reason: 'Fine.', doer: staff, at }),
  'Mrs Page sends the other sum back': (order) =>
    order.payment.status === 'HELD'
      ? refusePayment(order, { refundId: newId(), amount: money(2000), reason: 'No.', doer: staff, at })
      : null,
  'Mrs Page refunds a little': (order) => won(askRefund(order, refundWish(money(500)))),
  'Mrs Page refunds the rest': (order) => won(askRefund(order, refundWish(null))),
  'Ann wants to send one back': (order) => won(requestReturn(order, returnWish(order))),
  'Mrs Page accepts the last return': (order) => answered(order, acceptReturn),
  'Mrs Page refuses the last return': (order) => answered(order, refuseReturn),
  'a return arrives': (order) => {
    const found = order.returns.find(({ status }) => status === 'ACCEPTED')
    const lines = found?.lines.map(({ lineId }) => ({ lineId, quantity: 1, restock: true })) ?? []
    const came = { lines, refund: null, refundId: newId() as Id<'Refund'>, doer: staff, at }
    return found ? won(receiveReturn(order, { returnId: found.id, ...came })) : null
  },
  'a charge is doubted': (order) => won(hold(order, { kind: 'RISK', reason: 'High.', doer: byPayment, at })),
  'Mrs Page holds it': (order) => won(hold(order, { kind: 'STAFF', reason: 'Look.', doer: staff, at })),
  'Mrs Page releases it': (order) => won(release(order, { reason: 'Fine.', doer: staff, at })),
  'a bank asks': (order) => heardOfDispute(order, 'OPEN'),
  'the bank decides for us': (order) => heardOfDispute(order, 'WON'),
  'the bank decides against us': (order) => heardOfDispute(order, 'LOST'),
  'the bank takes a part': (order) => heardOfDispute(order, 'LOST', { amount: money(700) }),
  'the bank thinks again': (order) => {
    const last = order.disputes.at(-1)
    const status = last?.status === 'LOST' ? 'WON' : 'LOST'
    return last ? heardOfDispute(order, status, { id: last.id, sequence: (last.sequence ?? 1) + 1 }) : null
  },
  'nobody paid': (order) => expire(order, at),
  'Mrs Page ships one': (order) => {
    const lines = order.lines.map(({ id }) => ({ lineId: id, quantity: 1 }))
    const [parcelId, trackingNumber] = [newId() as Id<'Parcel'>, newId()]
    return won(ship(order, { parcelId, carrier: 'Post', trackingNumber, lines, doer: staff, at }))
  },
  'it arrives': (order) => won(deliver(order, { doer: staff, at })),
}

const anyDeed = fc.constantFrom(...Object.keys(deeds))
// Chance alone would seldom pay and send an order before it ends.
const usual = [
  'it is paid',
  'Mrs Page ships one',
  'Mrs Page ships one',
  'Ann wants to send one back',
  'Mrs Page accepts the last return',
]
const anyLife = fc
  .tuple(fc.integer({ min: 0, max: usual.length }), fc.array(anyDeed, { maxLength: 40 }))
  .map(([most, names]) => [...usual.slice(0, most), ...names])

function live(names: readonly string[]) {
  const start = placed()
  let { order } = start
  const history = [...start.happened]
  for (const name of names) {
    const change = deeds[name]?.(order)
    if (!change) continue
    order = change.order
    history.push(...change.happened)
  }
  return { order, history }
}

const returnsIn = ({ returns }: Order) => Object.fromEntries(returns.map(({ id, status }) => [id, status]))

test('whatever befalls an order, its history is a path of the table and the order is its fold', () => {
  fc.assert(
    fc.property(anyLife, (names) => {
      const { order, history } = live(names)
      expect(history.map(({ sequence }) => sequence)).toEqual(history.map((_, index) => index + 1))
      expect(order.sequence).toBe(history.length)
      const standing = standingAfter(history)
      expect(standing).toEqual({ status: order.status, paymentStatus: order.payment.status })
      const row = { status: order.status, paymentStatus: order.payment.status, sequence: order.sequence }
      const whole = { ...row, held: isHeld(order), returns: returnsIn(order), sums: sumsOf(order) }
      expect(offHistory(whole, history)).toEqual([])
      expect(order.payment.sealedSecret === null || order.status === 'PLACED').toBe(true)
      expect(history.filter(({ type }) => type === 'PAID').length).toBeLessThanOrEqual(1)
    }),
    { numRuns: 3000 },
  )
})

test('whatever befalls an order, no more goes back than came in, and no more comes back than was sent', () => {
  fc.assert(
    fc.property(anyLife, (names) => {
      const { order } = live(names)
      const [{ quantity, shipped, id } = { quantity: 0, shipped: 0, id: '' }] = order.lines
      expect(shipped).toBeLessThanOrEqual(quantity)
      const asked = sum(order.refunds.filter(({ failedAt }) => !failedAt).map(({ amount }) => amount))
      expect(asked.amount).toBeLessThanOrEqual(order.payment.received?.amount ?? 0)
      expect(leftToRefund(order).amount).toBeGreaterThanOrEqual(0)
      const back = order.returns.filter(({ status }) => status !== 'REFUSED').flatMap(({ lines }) => lines)
      const ofLine = back.filter(({ lineId }) => lineId === id).map((line) => line.quantity)
      expect(ofLine.reduce((all, one) => all + one, 0)).toBeLessThanOrEqual(shipped)
    }),
    { numRuns: 3000 },
  )
})

test('a ready payment that failed first stands as one that failed after it was ready', () => {
  const { order } = placed()
  const readyThenFailed = ['payment 1 is ready', 'payment 1 fails']
  const paymentAfter = (names: string[]) => names.reduce((now, name) => deeds[name]?.(now)?.order ?? now, order).payment
  expect(paymentAfter(readyThenFailed.toReversed())).toEqual(paymentAfter(readyThenFailed))
})

test('an order number can be read out, and says nothing of how many there are', () => {
  expect(numberOf('0199f000-0000-7000-8000-000000000000' as Id<'Order'>)).toBe('Q-0000-0000')
  expect(numberOf('0199f000-0000-7000-8000-00ffffffffff' as Id<'Order'>)).toBe('Q-ZZZZ-ZZZZ')
  expect(numberOf('0199f000-0000-7000-8000-000123456789' as Id<'Order'>)).toBe('Q-04HM-ASW9')
})
