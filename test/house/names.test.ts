import { expect, test } from '@jest/globals'
import { barrels, nameFaults } from './names.ts'
import { codeEndings, houseFiles } from './tree.ts'

test('every file is named after what is in it', () => {
  expect(nameFaults(houseFiles(...codeEndings).map(({ path }) => path))).toEqual([])
})

test('there are no barrels but resolvers/index.ts and events/index.ts', () => {
  expect(barrels(houseFiles('.ts'))).toEqual([])
})

test.each(['platform/placeOrder.ts', 'platform/Place.ts', 'subgraphs/cart/src/data_store/a.ts'])(
  '%s is misspelt',
  (path) => {
    expect(nameFaults([path])).toHaveLength(1)
  },
)

test.each(['platform/utils.ts', 'platform/date-helpers.ts', 'gateway/src/services/a.ts', 'platform/types.test.ts'])(
  '%s tells nothing',
  (path) => {
    expect(nameFaults([path])).toHaveLength(1)
  },
)

test('a barrel is told', () => {
  expect(barrels([{ path: 'subgraphs/cart/src/domain/index.ts', text: '' }])).toHaveLength(1)
  expect(barrels([{ path: 'platform/all.ts', text: `export * from './id.ts'` }])).toHaveLength(1)
  expect(barrels([{ path: 'subgraphs/cart/src/events/index.ts', text: `export { a } from './a.ts'` }])).toEqual([])
})
