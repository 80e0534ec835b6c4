import { expect, test } from '@jest/globals'
import { distinct } from './duplicates.ts'

const book = (id: string) => ({ __typename: 'Book', id })

test('Books that are all different are asked for as they are', () => {
  expect(distinct([book('a'), book('b')])).toBeNull()
})

test('A book in three lines is asked for once, and each line has a copy of its own', () => {
  const once = distinct([book('a'), book('b'), book('a'), book('a')])
  expect(once?.representations).toEqual([book('a'), book('b')])
  const entities = once?.spread({ data: { _entities: [{ tags: ['x'] }, null] } }).data._entities ?? []
  expect(entities).toEqual([{ tags: ['x'] }, null, { tags: ['x'] }, { tags: ['x'] }])
  expect(entities[0]).not.toBe(entities[2])
})

test('What went wrong with it is said at each of its lines', () => {
  const once = distinct([book('a'), book('b'), book('b')])
  const errors = [{ message: 'no', path: ['_entities', 1, 'title'] }, { message: 'oh' }]
  expect(once?.spread({ data: { _entities: [{}, {}] }, errors }).errors).toEqual([
    { message: 'no', path: ['_entities', 1, 'title'] },
    { message: 'no', path: ['_entities', 2, 'title'] },
    { message: 'oh' },
  ])
})
