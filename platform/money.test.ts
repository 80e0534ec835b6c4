import { expect, test } from '@jest/globals'
import { money, sameMoney, showMoney, sum, times } from './money.ts'

test('amounts are whole minor units that a GraphQL Int can carry', () => {
  expect(money(1299)).toEqual({ amount: 1299, currency: 'EUR' })
  expect(money(2 ** 31 - 1).amount).toBe(2_147_483_647)
  for (const wrong of [1.5, 2 ** 31, -(2 ** 31), Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => money(wrong)).toThrow(RangeError)
  }
})

test('sums and products stay exact, or throw when they leave the range', () => {
  expect(sum([money(10), money(20), money(-5)])).toEqual(money(25))
  expect(sum([])).toEqual(money(0))
  expect(times(money(333), 3)).toEqual(money(999))
  expect(() => times(money(2 ** 30), 2)).toThrow(RangeError)
  expect(() => times(money(100), 0.333)).toThrow(RangeError)
  expect(() => sum([money(2 ** 31 - 1), money(1)])).toThrow(RangeError)
  expect(() => sum([{ amount: 1, currency: 'USD' as never }])).toThrow('cannot add USD to EUR')
})

test('money is the same when amount and currency are', () => {
  expect(sameMoney(money(1), money(1))).toBe(true)
  expect(sameMoney(money(1), money(2))).toBe(false)
})

test('Ann in Ireland and Bob in Germany read the same price each in their way', () => {
  expect(showMoney(money(129_900))).toBe('€1,299.00')
  expect(showMoney(money(129_900), 'de-DE')).toBe('1.299,00\u00a0€')
})
