import { describe, expect, test } from '@jest/globals'
import { parse } from 'graphql'
import { excess, limits } from './limits.ts'

const codeOf = (query: string) => excess(parse(query))?.extensions.code ?? null

/** A kilobyte that doubles with every fragment. */
const bomb = (fragments: number) => {
  const chain = Array.from({ length: fragments }, (_, n) => `fragment F${n} on T { ...F${n + 1} ...F${n + 1} }`)
  return `{ ...F0 } ${chain.join(' ')} fragment F${fragments} on T { a }`
}

describe('The size of a query', () => {
  test('is what it is with its fragments written out', () => {
    expect(codeOf(bomb(3))).toBeNull()
    expect(codeOf(bomb(25))).toBe('TOO_COSTLY')
  })

  test('is known in less time than a bomb would take', () => {
    const document = parse(bomb(40))
    const began = performance.now()
    for (let n = 0; n < 100; n += 1) excess(document)
    expect((performance.now() - began) / 100).toBeLessThan(20)
  })

  test('counts root fields inside fragments', () => {
    const fields = (count: number) => `{ ...F } fragment F on T { ${'a '.repeat(count)} }`
    expect(codeOf(fields(limits.rootFields))).toBeNull()
    expect(codeOf(fields(limits.rootFields + 1))).toBe('TOO_COSTLY')
  })

  test('counts depth through fragments', () => {
    const nested = (levels: number) => `{ a { ...F } } fragment F on T ${'{ a '.repeat(levels)}${'}'.repeat(levels)}`
    expect(codeOf(nested(limits.depth - 1))).toBeNull()
    expect(codeOf(nested(limits.depth))).toBe('TOO_COSTLY')
  })

  test('of fragments that go in circles is left to validation', () => {
    expect(codeOf('{ ...A } fragment A on T { a ...B } fragment B on T { ...A }')).toBeNull()
  })
})
