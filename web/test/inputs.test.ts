import { describe, expect, test } from '@jest/globals'
import { readParcel, readReceived, readRefund } from '../office/orders/deed-inputs.ts'
import { orderFilter, tidyNumber } from '../office/orders/filters.ts'
import { addressOf, routeOf } from '../office/route.ts'
import { isbnIn } from '../office/stock/stock.ts'
import { minorUnits } from '../parts/words.ts'
import { readReturnWish } from '../shop/return-wish.ts'

const form = (fields: Record<string, string>) => {
  const given = new FormData()
  for (const [name, value] of Object.entries(fields)) given.set(name, value)
  return given
}
const refusedAt = (field: string) => ({ failures: [expect.objectContaining({ field: ['input', field] })] })

describe('what a person types becomes what the graph takes', () => {
  test.each([
    ['12.50', 1250],
    ['12,5', 1250],
    [' € 12 ', 1200],
    ['0.99 €', 99],
    ['', null],
    ['-3', null],
    ['1.234', null],
    ['12.50.1', null],
    ['twelve', null],
    ['99999999', null],
  ])('the amount %p is %p cents', (typed, cents) => {
    expect(minorUnits(typed)).toBe(cents)
  })

  test('Ann sends one of two books back, with her reason', () => {
    const given = form({
      'quantity:a:1': '0',
      'reason:a:1': 'UNWANTED',
      'quantity:b': '2',
      'reason:b': 'DAMAGED',
      note: ' torn ',
    })
    expect(readReturnWish('o', given)).toEqual({
      input: { orderId: 'o', lines: [{ lineId: 'b', quantity: 2, reason: 'DAMAGED' }], note: 'torn' },
    })
    expect(readReturnWish('o', form({ 'quantity:b': '0', note: '' }))).toEqual(refusedAt('lines'))
  })

  test('Mrs Page gives all of the money back, or a part; what is no amount is told beside the field', () => {
    expect(readRefund('o', form({ how: 'all', amount: 'whatever', reason: 'Torn.' }))).toEqual({
      input: { orderId: 'o', reason: 'Torn.' },
    })
    expect(readRefund('o', form({ how: 'part', amount: '2,50', reason: 'Torn.' }))).toEqual({
      input: { orderId: 'o', reason: 'Torn.', amount: { amount: 250, currency: 'EUR' } },
    })
    expect(readRefund('o', form({ how: 'part', amount: '0', reason: 'Torn.' }))).toEqual(refusedAt('amount'))
  })

  test('Mrs Page ships what she counted, and not an empty parcel', () => {
    const parcel = { carrier: 'DHL', trackingNumber: '00340' }
    expect(readParcel('o', form({ 'quantity:a': '1', 'quantity:b': '0', ...parcel }))).toEqual({
      input: { orderId: 'o', lines: [{ lineId: 'a', quantity: 1 }], ...parcel },
    })
    expect(readParcel('o', form({ 'quantity:a': '0', ...parcel }))).toEqual(refusedAt('lines'))
  })

  test('of two copies that came back one goes on the shelf and one is written off, and no money goes back', () => {
    const came = { 'shelf:a': '1', 'off:a': '1' }
    const lines = [
      { lineId: 'a', quantity: 1, restock: true },
      { lineId: 'a', quantity: 1, restock: false },
    ]
    expect(readReceived('r', form({ ...came, how: 'price' }))).toEqual({ input: { returnId: 'r', lines } })
    expect(readReceived('r', form({ ...came, how: 'none' }))).toEqual({
      input: { returnId: 'r', lines, refund: { amount: 0, currency: 'EUR' } },
    })
    expect(readReceived('r', form({ ...came, how: 'amount', refund: 'x' }))).toEqual(refusedAt('refund'))
    expect(readReceived('r', form({ 'shelf:a': '0', how: 'price' }))).toEqual(refusedAt('lines'))
  })

  test.each([
    ['978-0-14-143951-8', '9780141439518'],
    ['0-8044-2957-x', '080442957X'],
    ['1984', null],
    ['pride and prejudice', null],
  ])('%p is the ISBN %p', (typed, isbn) => {
    expect(isbnIn(typed)).toBe(isbn)
  })
})

describe('where one is in the office', () => {
  const at = (address: string) => routeOf(new URL(address, 'http://shop.test'))

  test('an address leads to a tab and a thing in it, and back', () => {
    const id = 'T3JkZXI6MQ=='
    expect(at('/office')).toEqual({ tab: 'orders', id: null, filter: {} })
    expect(at('/office/stock/Qm9vazox')).toEqual({ tab: 'stock', id: 'Qm9vazox', filter: {} })
    expect(at(addressOf({ tab: 'orders', id }))).toEqual({ tab: 'orders', id, filter: {} })
    expect(at('/office/%zz')).toMatchObject({ tab: 'orders' })
    expect(at('/office/orders/%zz')).toMatchObject({ id: '%zz' })
  })

  test('the filters stand in the address, and empty ones do not', () => {
    const address = addressOf({ tab: 'orders', filter: { status: 'PAID', number: '', held: 'yes' } })
    expect(address).toBe('/office/orders?status=PAID&held=yes')
    expect(orderFilter(at(address).filter)).toEqual({ status: 'PAID', held: true })
  })

  test('an order is found however its number was typed, and made-up words narrow nothing', () => {
    expect(tidyNumber('q7k3m 9zp2')).toBe('Q-7K3M-9ZP2')
    expect(orderFilter({ number: 'q-7k3m-9zp2' })).toEqual({ number: 'Q-7K3M-9ZP2' })
    expect(orderFilter({ status: 'LOST', payment: 'toString', held: 'maybe' })).toBeNull()
  })
})
