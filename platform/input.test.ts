import { describe, expect, test } from '@jest/globals'
import type { GraphQLError } from 'graphql'
import { z } from 'zod'
import { emailAddress, line, parseInput, prose } from './input.ts'

const name = line({ max: 10 })
const note = prose({ max: 20 })
const takes = (shape: z.ZodType, text: unknown) => shape.safeParse(text).data ?? null

describe('one line', () => {
  test.each([
    ['Ann', 'Ann'],
    ['  Ann\n', 'Ann'],
    ['Zoe\u0308', 'Zoë'],
    ['０', '０'],
    ['👩‍👩‍👧', '👩‍👩‍👧'],
    ['e\u0301'.repeat(10), 'é'.repeat(10)],
  ])('%j is kept as %j', (text, kept) => {
    expect(takes(name, text)).toBe(kept)
  })

  test.each([
    ['nothing', ''],
    ['only blanks', ' \t \u00a0'],
    ['a line break inside', 'An\nn'],
    ['a Unicode line separator inside', 'An\u2028n'],
    ['a tab inside', 'An\tn'],
    ['NUL', 'An\0n'],
    ['a bell', 'An\u0007n'],
    ['DEL', 'An\u007fn'],
    ['a control character of Latin-1', 'An\u0085n'],
    ['half a surrogate pair', 'An\ud83d'],
    ['the other half', '\ude00nn'],
    ['eleven UTF-16 units', 'abcdefghijk'],
    ['six emoji, which are twelve units', '😀'.repeat(6)],
    ['a number', 5],
    ['null', null],
  ])('%s is refused', (_what, text) => {
    expect(takes(name, text)).toBeNull()
  })

  test('what NFC makes longer than the limit is refused after all', () => {
    expect('\u{1d160}'.repeat(3).normalize('NFC').length).toBeGreaterThan(10)
    expect(takes(name, '\u{1d160}'.repeat(3))).toBeNull()
  })
})

test('prose may have line breaks and tabs, but no other control characters', () => {
  expect(takes(note, ' one\n\ttwo\r\n')).toBe('one\n\ttwo')
  expect(takes(note, 'one\0two')).toBeNull()
  expect(takes(prose({ min: 0, max: 5 }), '  ')).toBe('')
  expect(takes(prose({ min: 3, max: 5 }), 'ab')).toBeNull()
})

test('a megabyte is refused by its length, before anyone reads it', () => {
  const megabyte = '\0'.repeat(1_000_000)
  for (const shape of [name, note, emailAddress]) {
    const { error } = shape.safeParse(megabyte)
    expect(error?.issues.map(({ code }) => code)).toEqual(['too_big'])
  }
})

test.each([
  [' Ann@Example.TEST ', 'Ann@example.test'],
  ['ann+list@mail.example', 'ann+list@mail.example'],
])('%j is the mailbox %j', (text, kept) => {
  expect(takes(emailAddress, text)).toBe(kept)
})

test.each([
  '',
  'ann',
  'ann@',
  '@example.test',
  'a b@example.test',
  'ann@example.test\0',
  'ann@example.test\nBcc: bob@x.test',
])('%j is no mailbox', (text) => {
  expect(takes(emailAddress, text)).toBeNull()
})

describe('an input', () => {
  const shape = z.object({ lines: z.array(z.object({ quantity: z.int().min(1) })), name })
  const refused = (input: unknown): GraphQLError => {
    try {
      parseInput(shape, input)
    } catch (err) {
      return err as GraphQLError
    }
    throw new Error('It was accepted.')
  }

  test('tells every field that is wrong, by its path, in one error', () => {
    const { message, extensions } = refused({ lines: [{ quantity: 1 }, { quantity: 0 }], name: 'An\0n' })
    expect(extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      problems: [{ field: ['input', 'lines', '1', 'quantity'] }, { field: ['input', 'name'] }],
    })
    expect(message).toMatch(/^input\.lines\.1\.quantity: /)
  })

  test('with a hundred thousand faults is answered with the first twenty', () => {
    const { extensions } = refused({ lines: Array.from({ length: 100_000 }, () => 1), name: 'Ann' })
    expect(extensions.problems).toHaveLength(20)
  })

  test.each([null, undefined, 5, 'x', []])('%j is refused', (input) => {
    expect(refused(input).extensions.code).toBe('BAD_USER_INPUT')
  })
})

test.each([
  [z.int().max(20), 21, 'must be at most 20'],
  [z.int().min(1), 0, 'must be at least 1'],
  [z.int(), 1.5, 'must be a whole number'],
  [z.int(), 2 ** 60, 'must be at most 9007199254740991'],
  [z.number(), '7', 'must be a number'],
  [z.string(), 7, 'must be a text'],
  [z.string(), undefined, 'must be given'],
  [z.string().max(3), 'Anna', 'must be at most 3 characters'],
  [z.string().min(1), '', 'must not be empty'],
  [z.string().min(8), 'short', 'must be at least 8 characters'],
  [z.array(z.int()).min(1), [], 'must have at least one entry'],
  [z.array(z.int()).max(2), [1, 2, 3], 'must have at most 2 entries'],
  [z.array(z.int()), 'x', 'must be a list'],
  [z.object({}), 5, 'must have fields'],
  [z.boolean(), 'yes', 'must be true or false'],
  [z.literal('EUR'), 'USD', 'must be EUR'],
  [z.enum(['STANDARD', 'EXPRESS']), 'SLOW', 'must be one of STANDARD, EXPRESS'],
  [z.strictObject({}), { colour: 'red' }, 'has fields that nobody knows: colour'],
  [z.string().regex(/^a$/), 'b', 'is not valid'],
  [z.int().max(5, 'takes five at most'), 6, 'takes five at most'],
  [line({ max: 3 }), 'Anna', 'must be at most 3 characters'],
])('what is wrong is told in words that a person can be shown: %#', (shape: z.ZodType, input, told) => {
  expect(() => parseInput(z.object({ it: shape }), { it: input })).toThrow(`input.it: ${told}`)
})
