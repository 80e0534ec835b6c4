import { randomBytes } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { GraphQLError } from 'graphql'
import { type PageArguments, pagesOf } from './pages.ts'

const key = randomBytes(32)
const pages = pagesOf<number>('numbers', key, { most: 3, usual: 2 })
const rows = [1, 2, 3, 4, 5]

// A store of numbers: `limit + 1` of them after the place.
const ask = (given: PageArguments) => {
  const page = pages.read(given)
  const found = rows.filter((row) => row > (page.after ?? 0)).slice(0, page.limit + 1)
  return pages.connect(found, page, (row) => row)
}

const refusal = (given: PageArguments, of = pages) => {
  try {
    of.read(given)
  } catch (err) {
    if (err instanceof GraphQLError) return err.extensions
  }
  return null
}

test('Ann leafs through a list to its end', () => {
  const seen: number[] = []
  let after: string | null = null
  do {
    const { nodes, pageInfo }: ReturnType<typeof ask> = ask({ after })
    expect(pageInfo.hasPreviousPage).toBe(after !== null)
    seen.push(...nodes)
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null
  } while (after)
  expect(seen).toEqual(rows)
})

test('an empty page has no cursors and nothing after it', () => {
  expect(pages.connect([], pages.read({}), (row: number) => row).pageInfo).toEqual({
    hasNextPage: false,
    hasPreviousPage: false,
    startCursor: null,
    endCursor: null,
  })
})

test.each([0, -1, 4, 2 ** 31, 1.5, Number.NaN])('first: %p is refused by name', (first) => {
  expect(refusal({ first })).toMatchObject({ code: 'BAD_USER_INPUT', problems: [{ field: ['first'] }] })
})

test('first may be left out, null, one, or the most there is', () => {
  expect([undefined, null, 1, 3].map((first) => pages.read({ first }).limit)).toEqual([2, 2, 1, 3])
})

const cursor = ask({ first: 1 }).pageInfo.endCursor ?? ''

test.each([
  ['made up', 'eyJsaXN0IjoibnVtYmVycyJ9.AAAA'],
  ['empty', ''],
  ['altered', cursor.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))],
  ['cut off', cursor.slice(0, -3)],
  ['of a megabyte', 'x'.repeat(1_000_000)],
  [
    'of another list',
    pagesOf('letters', key).connect(['a'], { limit: 1, after: null }, () => 1).edges[0]?.cursor ?? '',
  ],
  [
    'of another key',
    pagesOf('numbers', randomBytes(32)).connect([1], { limit: 1, after: null }, () => 1).edges[0]?.cursor ?? '',
  ],
])('a cursor %s is refused by name', (_what, after) => {
  expect(refusal({ after })).toMatchObject({ code: 'BAD_USER_INPUT', problems: [{ field: ['after'] }] })
})
