import { expect, test } from '@jest/globals'
import { readIsbn } from './isbn.ts'

test.each([
  ['9780141439518', '9780141439518'],
  ['978-0-14-143951-8', '9780141439518'],
  ['0-14-143951-3', '9780141439518'],
  ['080442957X', '9780804429573'],
  ['080442957x', '9780804429573'],
  [' 979 10 90636 07 1 ', '9791090636071'],
])('%s is the ISBN %s', (typed, isbn) => {
  expect(readIsbn(typed)).toBe(isbn)
})

test.each(['9780141439519', '0804429578', '', 'X', '978014143951', '9770141439518', '٩٧٨٠١٤١٤٣٩٥١٨', '9'.repeat(1000)])(
  '%s is none',
  (typed) => {
    expect(readIsbn(typed)).toBeNull()
  },
)
