import { describe, expect, test } from '@jest/globals'
import { readIsbn } from './isbn.ts'
import { noFilter, readQuestion } from './question.ts'
import { isBegunBy, rankSuggestions } from './suggestion.ts'
import { likeliest, setRight, slipsBetween } from './typo.ts'
import { folded, sortTitle, tellingWords } from './words.ts'

describe('words', () => {
  test('accents, case, ligatures and apostrophes fall away', () => {
    expect(folded('Brontë’s ÆSIR, Straße & Łódź')).toBe('brontes aesir strasse lodz')
  })
  test('little words count only when there are no others', () => {
    expect(tellingWords(['the', 'lord', 'of', 'the', 'rings'])).toEqual(['lord', 'rings'])
    expect(tellingWords(['it'])).toEqual(['it'])
    expect(tellingWords(['of', 'the'])).toEqual(['of', 'the'])
  })
  test('lists leave the article of the language aside, and a title that is one stays', () => {
    expect(sortTitle('The Hobbit', 'en')).toBe('hobbit')
    expect(sortTitle('Die Verwandlung', 'de')).toBe('verwandlung')
    expect(sortTitle('Die Hard', 'en')).toBe('die hard')
    expect(sortTitle('A', 'en')).toBe('a')
  })
})

describe('ISBNs', () => {
  test('ten digits become thirteen, a wrong check digit makes none', () => {
    expect(readIsbn('0-261-10235-4')).toBe('9780261102354')
    expect(readIsbn('080442957X')).toBe('9780804429573')
    expect(readIsbn('9780261102355')).toBeNull()
    expect(readIsbn('1984')).toBeNull()
  })
  test('a question that is an ISBN asks for no words', () => {
    const asked = readQuestion({ text: ' ISBN: 978 0 261 10235 4 ', filter: noFilter, sort: 'RELEVANCE' })
    expect(asked).toMatchObject({ isbn: '9780261102354', words: [] })
  })
})

describe('slips', () => {
  test('swapped neighbours are one slip', () => {
    expect(slipsBetween('tolkein', 'tolkien')).toBe(1)
    expect(slipsBetween('austen', 'austin')).toBe(1)
    expect(slipsBetween('', 'abc')).toBe(3)
  })
  test('short words allow one slip, longer ones two, and the nearest comes first', () => {
    expect(likeliest('jnae', ['june', 'jane', 'joan'])).toEqual(['jane', 'june'].slice(0, 1))
    expect(likeliest('hobit', ['rabbit', 'habit', 'hobbit'])).toEqual(['habit', 'hobbit', 'rabbit'].slice(0, 2))
  })
  test('what was right in the text stays as it was typed', () => {
    expect(setRight('The HOBIT, by J.', new Map([['hobit', 'hobbit']]))).toBe('The hobbit, by J.')
  })
})

describe('suggestions', () => {
  test('a text is begun at any of its words', () => {
    expect(isBegunBy('The Lord of the Rings', 'lord of')).toBe(true)
    expect(isBegunBy('The Lord of the Rings', 'lord rings')).toBe(false)
  })
  test('one of two editions is offered, and what begins as typed comes first', () => {
    const one = (text: string, popularity: number) => ({
      kind: 'TITLE' as const,
      text,
      bookId: text + popularity,
      popularity,
    })
    const found = [one('Pride', 1), one('A Pride', 50), one('Pride', 9)]
    expect(rankSuggestions(found, { typed: 'pri', most: 5 }).map(({ bookId }) => bookId)).toEqual([
      'Pride9',
      'A Pride50',
    ])
  })
})
