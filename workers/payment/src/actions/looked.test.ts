import { expect, test } from '@jest/globals'
import { openLooked } from './looked.ts'

test('Everything is handed on once, five hundred at the most, and nothing before the next is looked at', async () => {
  const handed: (readonly string[])[] = []
  const looked = openLooked(async (ids) => void handed.push(ids))
  const all = Array.from({ length: 1201 }, (_, n) => `pi_${n}`)
  for (const id of all.slice(0, 500)) await looked.add(id)
  expect(handed).toEqual([])
  for (const id of all.slice(500)) await looked.add(id)
  await looked.end()
  await looked.end()
  expect(handed.map(({ length }) => length)).toEqual([500, 500, 201])
  expect(handed.flat()).toEqual(all)
})

test('What is two turns old is forgotten', async () => {
  const looked = openLooked(async () => {})
  await looked.add('pi_1')
  looked.turn()
  expect(looked.has('pi_1')).toBe(true)
  looked.turn()
  expect(looked.has('pi_1')).toBe(false)
})
