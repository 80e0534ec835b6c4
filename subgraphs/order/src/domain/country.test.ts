import { expect, test } from '@jest/globals'
import { isCountry } from './country.ts'

test.each(['DE', 'US', 'BR', 'TW', 'AX', 'GB'])('%s is a country', (code) => {
  expect(isCountry(code)).toBe(true)
})

test.each(['XX', 'ZZ', 'EU', 'UK', 'SU', 'AA'])('%s is none', (code) => {
  expect(isCountry(code)).toBe(false)
})
