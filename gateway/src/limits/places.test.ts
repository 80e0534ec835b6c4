import { expect, test } from '@jest/globals'
import { openPlaces } from './places.ts'

test('an address gets as many places as there are for one, and again when it gave one back, once', () => {
  const take = openPlaces(2)
  const leave = take('ann')
  expect([take('ann'), take('ann'), take('bob')]).toEqual([expect.any(Function), null, expect.any(Function)])
  leave?.()
  leave?.()
  expect([take('ann'), take('ann')]).toEqual([expect.any(Function), null])
})
