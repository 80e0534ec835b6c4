import { expect, test } from '@jest/globals'
import { newId } from '@quire/platform/id'
import { type Money, money } from '@quire/platform/money'
import { nextStates } from './eyes.ts'
import type { Change, Order } from './order.ts'
import { pay } from './pay.ts'
import { place } from './place.ts'
import { askRefund, refundFailed } from './refund.ts'
import { ship } from './ship.ts'

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
function givesBack(order: Order, amount: Money | null = null) {
  const refundId = newId<'Refund'>()
  const asked = askRefund(order, { refundId, amount, reason: 'Sorry.', doer: staff, at })
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
