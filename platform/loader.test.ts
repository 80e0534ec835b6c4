import { expect, test } from '@jest/globals'
import { loaderOf } from './loader.ts'

const people = [
  { id: 'bob', age: 40 },
  { id: 'ann', age: 30 },
]

test('Ann, Bob and a stranger are asked for in one batch, Ann once', async () => {
  const batches: (readonly string[])[] = []
  const loader = loaderOf<string, (typeof people)[number]>(
    async (ids) => {
      batches.push(ids)
      return people
    },
    (person) => person.id,
  )
  const found = await Promise.all(['ann', 'stranger', 'bob', 'ann'].map((id) => loader.load(id)))
  expect(found.map((person) => person?.age ?? null)).toEqual([30, null, 40, 30])
  expect(batches).toEqual([['ann', 'stranger', 'bob']])
})

test('when the store fails, everyone who asked is told', async () => {
  const loader = loaderOf<string, string>(
    () => Promise.reject(new Error('away')),
    (text) => text,
  )
  const outcomes = await Promise.allSettled([loader.load('ann'), loader.load('bob')])
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
})
