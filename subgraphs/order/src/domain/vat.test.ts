import { expect, test } from '@jest/globals'
import { money } from '@quire/platform/money'
import { deliveryOf, deliveryOptions, isDelivered } from './delivery.ts'
import { vatRate, vatWithin } from './vat.ts'

test.each([
  [1299, 700, 85],
  [107, 700, 7],
  [1, 700, 0],
  [0, 700, 0],
  [2499, 550, 130],
  [1299, 0, 0],
  [20050, 25, 50],
])('the VAT inside %d at %d basis points is %d', (minor, rate, vat) => {
  expect(vatWithin(money(minor), rate)).toEqual(money(vat))
})

test('half a cent of VAT is rounded up', () => {
  // 3 at 2000 basis points: 3 * 2000 / 12000 = 0.5
  expect(vatWithin(money(3), 2000)).toEqual(money(1))
})

test('every country that is delivered to has a rate for every format', () => {
  const countries = [
    'AT',
    'BE',
    'CZ',
    'DE',
    'ES',
    'FR',
    'GR',
    'HR',
    'IE',
    'IT',
    'LU',
    'MT',
    'NL',
    'PL',
    'PT',
    'SE',
    'SI',
  ]
  for (const country of countries) {
    expect(deliveryOptions(country, { printed: true })).not.toEqual([])
    for (const format of ['HARDCOVER', 'PAPERBACK', 'EBOOK', 'AUDIOBOOK'] as const) {
      expect(vatRate(country, format)).toBeGreaterThanOrEqual(0)
    }
  }
  expect(() => vatRate('US', 'EBOOK')).toThrow('no VAT rate')
})

test('Malta is not reached by express, but a download is there at once', () => {
  expect(isDelivered('MT', 'EXPRESS')).toBe(false)
  expect(deliveryOf('MT', { speed: 'EXPRESS', printed: false })).toMatchObject({ label: 'Download', price: money(0) })
  expect(() => deliveryOf('MT', { speed: 'EXPRESS', printed: true })).toThrow('not offered')
})
