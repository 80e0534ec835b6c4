import { expect, test } from '@jest/globals'
import { lengthFaults } from './lengths.ts'
import { codeEndings, houseFiles } from './tree.ts'

test('every file and every function can be read at one sitting', () => {
  expect(lengthFaults(houseFiles(...codeEndings))).toEqual([])
})

test('a file of 251 lines is told', () => {
  const text = 'export const a = 1\n'.repeat(251)
  expect(lengthFaults([{ path: 'platform/long.ts', text }])).toEqual(['platform/long.ts: 251 lines, at most 250'])
})

test('a function of 41 lines is told, wherever it stands', () => {
  const body = `{\n${'  // é\n'.repeat(39)}}`
  const shapes = [
    `function long() ${body}`,
    `const long = () => ${body}`,
    `class A { long() ${body} }`,
    `const a = { long() ${body} }`,
  ]
  for (const text of shapes) {
    expect(lengthFaults([{ path: 'gateway/src/a.ts', text: `// ünï\n${text}` }])).toEqual([
      'gateway/src/a.ts:2 long: 41 lines, at most 40',
    ])
  }
})

test('a function of four parameters is told', () => {
  const text = 'const ship = (order: string, carrier: string, { at }: { at: Date }, by = 1) => [order, carrier, at, by]'
  expect(lengthFaults([{ path: 'subgraphs/order/src/actions/ship.ts', text }])).toEqual([
    'subgraphs/order/src/actions/ship.ts:1 ship: 4 parameters, at most 3',
  ])
})

test('a chapter of tests may be long, a single test may not', () => {
  const long = `{\n${'  \n'.repeat(45)}}`
  const file = (call: string) => ({ path: 'subgraphs/cart/test/a.test.ts', text: `${call}('a', () => ${long})` })
  expect(lengthFaults([file('describe')])).toEqual([])
  expect(lengthFaults([file('test')])).toHaveLength(1)
})
