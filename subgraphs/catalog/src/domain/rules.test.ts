import { expect, test } from '@jest/globals'
import type { Id } from '@quire/platform/id'
import { mergeLines } from './basket.ts'
import { availability, type Book, buyable } from './book.ts'
import { mostOnHand, receive } from './delivery.ts'
import { reprice, withdraw } from './desk.ts'

const emma: Book = {
  id: '0199f000-0000-7000-8000-000000000001' as Id<'Book'>,
  workId: 'work',
  slug: 'emma',
  isbn: null,
  title: 'Emma',
  sortTitle: 'emma',
  subtitle: null,
  format: 'PAPERBACK',
  language: 'en',
  publisher: null,
  publishedOn: '2026-11',
  pages: null,
  grams: 300,
  note: null,
  description: '',
  seriesId: null,
  seriesPosition: null,
  price: { amount: 899, currency: 'EUR' },
  available: 4,
  reserved: 2,
  backOrdered: 0,
  backOrderLimit: 0,
  hasCover: false,
  withdrawnAt: null,
  version: 3,
}

test.each([
  [{}, '2026-11-20', ['IN_STOCK', 4]],
  [{ available: 3 }, '2026-11-20', ['LAST_COPIES', 3]],
  [{ available: 0 }, '2026-11-20', ['SOLD_OUT', 0]],
  [{ available: 0, backOrderLimit: 7, backOrdered: 5 }, '2026-11-20', ['BACK_ORDER', 2]],
  [{ available: 0, backOrderLimit: 3, backOrdered: 5 }, '2026-11-20', ['SOLD_OUT', 0]],
  [{ available: 2, backOrderLimit: 3 }, '2026-11-20', ['LAST_COPIES', 5]],
  [{ available: 500 }, '2026-11-20', ['IN_STOCK', 100]],
  [{}, '2026-10-31', ['FORTHCOMING', 0]],
  [{ publishedOn: '2026-11-20' }, '2026-11-20', ['IN_STOCK', 4]],
  [{ publishedOn: null }, '2026-11-20', ['IN_STOCK', 4]],
  [{ withdrawnAt: new Date(0) }, '2026-11-20', ['WITHDRAWN', 0]],
] as const)('a book with %j on %s is %j', (odd, today, said) => {
  const book = { ...emma, ...odd }
  expect([availability(book, today), buyable(book, today)]).toEqual(said)
})

test('a price is set on the version that was seen, and the same price is no change', () => {
  const [same, other] = [{ amount: 899, currency: 'EUR' } as const, { amount: 999, currency: 'EUR' } as const]
  expect(reprice(emma, other, 3)).toEqual({ ok: true, value: { price: other } })
  expect(reprice(emma, same, 3)).toEqual({ ok: true, value: null })
  expect(reprice(emma, other, 2)).toEqual({ ok: false, failure: { kind: 'moved', book: emma } })
  expect(reprice({ ...emma, withdrawnAt: new Date(0) }, other, 3)).toEqual({ ok: false, failure: { kind: 'gone' } })
})

test('withdrawing twice is one withdrawal, whatever version the second saw', () => {
  const now = new Date()
  expect(withdraw(emma, now, 3)).toEqual({ ok: true, value: { withdrawnAt: now } })
  expect(withdraw(emma, now, 2)).toMatchObject({ ok: false })
  expect(withdraw({ ...emma, withdrawnAt: now }, now, 2)).toEqual({ ok: true, value: null })
})

test('a delivery note brings its copies once', () => {
  const delivery = { quantity: 4, deliveryNote: 'LS-1', reason: null, who: 'page', locationId: null }
  expect(receive(delivery, { booked: null, onHand: 9 })).toEqual({ ok: true, value: 4 })
  const cellar = { locationId: 'cellar', name: 'Cellar', priority: 3 }
  expect(receive(delivery, { booked: { quantity: 4, location: null }, onHand: 13 })).toEqual({ ok: true, value: 0 })
  const inCellar = { quantity: 4, location: cellar }
  expect(receive({ ...delivery, locationId: 'cellar' }, { booked: inCellar, onHand: 13 })).toEqual({
    ok: true,
    value: 0,
  })
  expect(receive(delivery, { booked: { quantity: 5, location: null }, onHand: 14 })).toMatchObject({
    ok: false,
    failure: { quantity: 5 },
  })
  expect(receive(delivery, { booked: inCellar, onHand: 13 })).toEqual({
    ok: false,
    failure: { kind: 'note-used', ...inCellar },
  })
  expect(receive(delivery, { booked: null, onHand: mostOnHand - 3 })).toMatchObject({ ok: false })
})

test('lines of one book add up and stand in the order of their ids', () => {
  const lines = [
    { bookId: 'b', quantity: 1 },
    { bookId: 'a', quantity: 2 },
    { bookId: 'b', quantity: 3 },
  ]
  expect(mergeLines(lines)).toEqual([
    { bookId: 'a', quantity: 2 },
    { bookId: 'b', quantity: 4 },
  ])
})
