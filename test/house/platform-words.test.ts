import { expect, test } from '@jest/globals'
import { tradeWords } from './platform-words.ts'
import { houseFiles } from './tree.ts'

test('platform/ could run any shop, or none', () => {
  const platform = houseFiles('.ts').filter(({ path }) => path.startsWith('platform/'))
  expect(tradeWords(platform)).toEqual([])
})

const heard = (text: string) => tradeWords([{ path: 'platform/a.ts', text }])

test.each([
  'const cartId = 1',
  '// one book',
  'type ISBN = string',
  'sendOrder()',
  'const ORDER_URL = 1',
  'my-orders',
  'shelves',
])('%s is heard', (text) => {
  expect(heard(text)).toHaveLength(1)
})

test.each([
  '{ orderBy: 1 }',
  'SELECT 1 ORDER BY id',
  'handlers are right in any order',
  'in no promised order',
  'reordered',
  'border',
  'authorize',
])('%s is everyone’s word', (text) => {
  expect(heard(text)).toEqual([])
})
