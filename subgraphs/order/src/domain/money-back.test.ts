import { expect, test } from '@jest/globals'
import { newId } from '@quire/platform/id'
import { type Money, money } from '@quire/platform/money'
import { disputed, isDisputed } from './dispute.ts'
import { nextStates } from './eyes.ts'
import type { Change, Order } from './order.ts'
import { holdPayment, pay, refusePayment } from './pay.ts'
import { place } from './place.ts'
import { askRefund, refunded, refundFailed } from './refund.ts'
import { ship } from './ship.ts'
import { leftToRefund } from './sums.ts'

const at = new Date('2026-11-20T12:00:00.000Z')
const staff = { by: 'STAFF', staffId: newId() } as const
const mrsPage = { visitorId: 'page', userId: staff.staffId, isStaff: true }

function placed(): Order {
  const contact = { email: 'ann@example.test', name: 'Ann Archer' }
  const address = { name: 'Ann Archer', street: 'Lindenallee 12', city: 'Leipzig', postcode: '04105', country: 'DE' }
  const lines = [{ bookId: newId(), title: 'Emma', format: 'PAPERBACK' as const, quantity: 3, unitPrice: money(999) }]
  const whose = { orderId: newId<'Order'>(), owner: { visitorId: 'ann', userId: null } }
  return place({ ...whose, speed: 'STANDARD', at, payWithinMs: 0, contact, address, lines }).order
}

function must(change: Change | null): Order {
  if (!change) throw new Error('nothing happened')
  return change.order
}

const paid = () => must(pay(placed(), { at, attempt: 1 }))
const states = (order: Order) => nextStates(order, mrsPage, { at, graceMs: 0 })

/** Mrs Page gives money back, all that is left without a sum. */
function givesBack(order: Order, amount: Money | null = null, when = at) {
  const refundId = newId<'Refund'>()
  const asked = askRefund(order, { refundId, amount, reason: 'Sorry.', doer: staff, at: when })
  if (!asked.ok) throw new Error(asked.failure.kind)
  return { order: asked.value.order, refundId }
}

const sends = (order: Order) =>
  ship(order, { parcelId: newId(), carrier: 'Post', trackingNumber: newId(), lines: null, doer: staff, at })

test('an order whose money is all on its way back is not sent; one that gives back a part is', () => {
  const part = givesBack(paid(), money(500)).order
  expect(states(part)).toContain('SHIPPED')
  expect(sends(part)).toMatchObject({ ok: true })
  const all = givesBack(part)
  expect(all.order.payment.status).toBe('REFUNDING')
  expect(states(all.order)).toEqual(['CANCELLED'])
  expect(sends(all.order)).toEqual({ ok: false, failure: { kind: 'money-goes-back' } })
  const kept = must(refundFailed(all.order, { refundId: all.refundId, failure: 'No such card.', at }))
  expect(sends(kept)).toMatchObject({ ok: true })
})

/** Every order in which these can be told. */
const orders = <T>(all: readonly T[]): T[][] =>
  all.length === 0 ? [[]] : all.flatMap((one, at) => orders(all.toSpliced(at, 1)).map((rest) => [one, ...rest]))

const later = new Date(at.getTime() + 60_000)

test('of two refunds one fails and one is done: in both orders the failed one is still to be seen, until it is asked for again', () => {
  const first = givesBack(paid(), money(500))
  const both = givesBack(first.order, money(700))
  const fails = (order: Order) => must(refundFailed(order, { refundId: first.refundId, failure: 'No.', at: later }))
  const comes = (order: Order) => must(refunded(order, { refundId: both.refundId, amount: money(700), at: later }))
  for (const told of orders([fails, comes])) {
    const end = told.reduce((order, hear) => hear(order), both.order)
    expect(end.payment.status).toBe('REFUND_FAILED')
    expect(leftToRefund(end)).toEqual(money(end.total.amount - 700))
    // A smaller sum is not that sum.
    const some = givesBack(end, money(100), later).order
    expect(some.payment.status).toBe('REFUND_FAILED')
    const again = givesBack(some, money(400), later)
    expect(again.order.payment.status).toBe('REFUNDING')
  }
})

const hears = (order: Order, status: 'OPEN' | 'WON' | 'LOST', more: { sequence?: number; amount?: Money } = {}) =>
  disputed(order, { id: 'dp_1', status, amount: order.total, reason: 'fraudulent', at: later, ...more })?.order ?? order

test('a dispute that was lost is won on appeal: whatever order it is told in, and whatever comes back meanwhile, all ends alike', () => {
  const asked = givesBack(paid(), money(500))
  const news = [
    (order: Order) => hears(order, 'OPEN', { sequence: 1 }),
    (order: Order) => hears(order, 'LOST', { sequence: 2 }),
    (order: Order) => hears(order, 'WON', { sequence: 3 }),
    (order: Order) => refunded(order, { refundId: asked.refundId, amount: money(500), at: later })?.order ?? order,
  ]
  for (const told of orders(news)) {
    const end = told.reduce((order, hear) => hear(order), asked.order)
    expect([end.payment.status, end.disputes[0]?.status, isDisputed(end)]).toEqual(['PARTLY_REFUNDED', 'WON', false])
    expect(leftToRefund(end).amount).toBe(end.total.amount - 500)
    expect(states(end)).toContain('SHIPPED')
  }
})

test('without numbers an end is the last word, and a numbered decision overturns it', () => {
  const lost = hears(paid(), 'LOST')
  expect(lost.payment.status).toBe('CHARGED_BACK')
  expect(hears(lost, 'WON')).toBe(lost)
  expect(hears(lost, 'OPEN', { sequence: 1 })).toBe(lost)
  expect(hears(lost, 'WON', { sequence: 3 }).payment.status).toBe('SUCCEEDED')
  const twice = hears(hears(paid(), 'LOST', { sequence: 2 }), 'LOST', { sequence: 4 })
  expect(hears(twice, 'WON', { sequence: 3 })).toBe(twice)
})

test('of a dispute that is lost in part, the rest can still go back, and no more', () => {
  const lost = hears(paid(), 'LOST', { amount: money(1000) })
  const rest = money(lost.total.amount - 1000)
  expect([lost.payment.status, leftToRefund(lost)]).toEqual(['SUCCEEDED', rest])
  expect(sends(lost)).toMatchObject({ ok: true })
  expect(givesBack(lost).order.refunds[0]?.amount).toEqual(rest)
  const whole = hears(givesBack(paid(), money(500)).order, 'LOST', { amount: money(lost.total.amount - 500) })
  expect([whole.payment.status, leftToRefund(whole).amount]).toEqual(['CHARGED_BACK', 0])
})

test('a payment that is held can be disputed: what the bank took does not go back a second time', () => {
  const held = must(holdPayment(placed(), { amount: money(2000), at }))
  const open = hears(held, 'OPEN')
  expect([open.payment.status, isDisputed(open)]).toEqual(['HELD', true])
  const refuses = (order: Order) => {
    const refunding = { refundId: newId<'Refund'>(), amount: money(2000), reason: 'No.', doer: staff, at }
    return must(refusePayment(order, refunding))
  }
  const part = refuses(hears(open, 'LOST', { amount: money(1500) }))
  expect(part.refunds.map(({ amount }) => amount)).toEqual([money(500)])
  const all = refuses(hears(open, 'LOST', { amount: money(2000) }))
  expect([all.status, all.payment.status, all.refunds]).toEqual(['CANCELLED', 'CHARGED_BACK', []])
})
