import { expect, test } from '@jest/globals'
import { afterOrder, type Cart, changed, lineFor } from './cart.ts'
import { mergeCarts } from './merge.ts'

const now = new Date('2026-11-20T10:00:00Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)
const dune = { bookId: 'dune', title: 'Dune', price: { amount: 1299, currency: 'EUR' as const }, buyable: 100 }
const emma = { ...dune, bookId: 'emma', title: 'Emma' }
const empty = (id: string): Cart => ({ id, version: 0, lines: [], notices: [], movedTo: null })
const holding = (id: string, ...lines: [typeof dune, number][]) =>
  changed(
    empty(id),
    lines.map(([offer, quantity]) => lineFor(offer, quantity, now)),
    now,
  )

test('the version grows with every change of one second, and with the clock after a long rest', () => {
  const first = changed(empty('ann'), [], now)
  const second = changed(first, [], now)
  expect(second.version).toBe(first.version + 1)
  expect(changed(empty('ann'), [], later(5)).version).toBe(first.version + 5)
})

test('the version fits an Int of GraphQL until 2094, and so do a hundred changes on top of it', () => {
  const { version } = changed(empty('ann'), [], new Date('2093-12-31T00:00:00Z'))
  expect(version + 100).toBeLessThan(2 ** 31)
  expect(version).toBeGreaterThan(0)
})

test('an order of more copies than the cart has leaves none of them, and less than none never', () => {
  const cart = holding('ann', [dune, 2], [emma, 1])
  expect(afterOrder(cart, [{ bookId: 'dune', quantity: 3 }])).toMatchObject([{ bookId: 'emma', quantity: 1 }])
})

test('a merged line that is sold out stays as it was in the fuller cart, for its owner to decide', () => {
  const offers = new Map([['dune', { ...dune, buyable: 0 }]])
  const merged = mergeCarts(holding('account', [dune, 2]), holding('guest', [dune, 3]), { offers, now })
  expect(merged.lines).toMatchObject([{ quantity: 3 }])
  expect(merged.notices.map(({ code }) => code)).toEqual(['CARTS_MERGED', 'SOLD_OUT'])
})
