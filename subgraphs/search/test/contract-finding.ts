import { describe, expect, test } from '@jest/globals'
import type { Wanted } from '../src/actions/finder.ts'
import { find, titles } from './engine-under-test.ts'
import { shelf, titled } from './shelf.ts'

describe('finding', () => {
  test('Ann types tolkein, finds Tolkien and is told so', async () => {
    const found = await find('tolkein')
    expect(found.didYouMean).toBe('tolkien')
    expect(found.total).toBe(5)
    expect((await titles('tolkein')).slice(0, 2)).toContain('The Hobbit')
  })
  test('Bob writes a name without its accents, and in capitals', async () => {
    expect((await titles('bronte')).sort()).toEqual(['Jane Eyre', 'Wuthering Heights'])
    expect(await titles('BRONTË wuthering')).toEqual(['Wuthering Heights'])
    expect(await titles('hoeg')).toEqual(['Smilla’s Sense of Snow'])
    expect(await titles('miserables', { languages: ['fr'] })).toEqual(['Les Misérables'])
  })
  test('Ann finds a book by its ISBN, with hyphens, without, and as it was before 2007', async () => {
    for (const isbn of ['978-0-261-10235-4', '9780261102354', '0 261 10235 4', 'ISBN 9780261102354'])
      expect((await titles(isbn))[0]).toBe('The Fellowship of the Ring')
    expect((await find('978-0-00-000000-2')).total).toBe(0)
  })
  test('Bob mixes the author with a word of the title', async () => {
    expect(await titles('austen emma')).toEqual(['Emma'])
    expect(await titles('towers tolkien')).toEqual(['The Two Towers'])
    expect(await titles('tolkein tower')).toEqual(['The Two Towers'])
  })
  test('Ann gets the book that is called what she asked for before those that mention it', async () => {
    expect((await titles('emma'))[0]).toBe('Emma')
    expect((await titles('it'))[0]).toBe('It')
    expect((await titles('the hobbit'))[0]).toBe('The Hobbit')
    expect((await titles('pride')).slice(0, 2)).toEqual(['Pride and Prejudice', 'Pride and Prejudice'])
  })
  test('Bob writes apostrophes as his keyboard has them, and the plural of a word', async () => {
    for (const text of ['ender’s game', "ender's game", 'enders game'])
      expect(await titles(text)).toEqual(['Ender’s Game'])
    expect(await titles('hobbits breakfasts')).toEqual(['The Hobbit'])
  })
  test('Ann asks for a word that nobody wrote, and for signs', async () => {
    expect(await find('xyzzyqwv')).toMatchObject({ hits: [], total: 0, didYouMean: null })
    for (const text of [
      `'; DROP TABLE book; --`,
      '& | ! ( ) :*',
      '"unclosed',
      '\\',
      '* ~2 title:x {"query":1}',
      'a'.repeat(500),
    ])
      await expect(find(text)).resolves.toBeDefined()
  })
  test('Bob sets one word of three right', async () => {
    const found = await find('The Hobit Tolkien')
    expect(found.didYouMean).toBe('The hobbit Tolkien')
    expect(found.total).toBe(3)
    expect((await titles('The Hobit Tolkien'))[0]).toBe('The Hobbit')
  })
  test('Ann is not corrected where she is right', async () => {
    expect((await find('hobbits')).didYouMean).toBeNull()
    expect((await find('tolkien', { languages: ['fr'] })).didYouMean).toBeNull()
  })
})

describe('listing', () => {
  test('Bob sorts by price, title and year', async () => {
    const priceOf = (title: string) => titled(title).price.amount
    const cheap = await titles('lantern', { sort: 'PRICE_ASC' })
    expect(cheap.map(priceOf)).toEqual(cheap.map(priceOf).sort((a, b) => a - b))
    expect((await titles('', { sort: 'PRICE_DESC' }))[0]).toBe('Les Misérables')
    expect((await titles('', { sort: 'TITLE' })).slice(0, 3)).toEqual([
      'The Book of <b>Bold</b> & "Quoted" Things',
      'Emma',
      'Ender’s Game',
    ])
    expect((await titles('', { sort: 'NEWEST' }))[0]).toBe('Lantern Poems 40')
  })
  test('Ann turns the pages and sees each book once, in every order', async () => {
    for (const sort of ['RELEVANCE', 'NEWEST', 'PRICE_ASC', 'PRICE_DESC', 'TITLE'] as const) {
      for (const text of ['', 'lantern poems']) {
        const whole = (await find(text, { sort }, { limit: 100 })).hits.map((hit) => hit.bookId)
        const seen: string[] = []
        for (let after: Wanted['after'] = null; ; ) {
          const { hits } = await find(text, { sort }, { limit: 7, after })
          seen.push(...hits.map((hit) => hit.bookId))
          if (hits.length < 7) break
          after = hits.at(-1)?.place ?? null
        }
        expect(seen).toEqual(whole)
        expect(new Set(seen).size).toBe(text === '' ? shelf.length : 40)
      }
    }
  })
  test('Bob narrows the list by everything at once', async () => {
    const found = await titles('tolkien', {
      subjects: ['FMB'],
      formats: ['PAPERBACK'],
      languages: ['en'],
      priceFrom: 1000,
      priceTo: 2000,
      inStock: true,
      publishedFrom: 1937,
      publishedTo: 1954,
    })
    expect(found.sort()).toEqual(['The Fellowship of the Ring', 'The Hobbit', 'The Two Towers'])
  })
  test('Ann asks for years, and books of unknown years stay away', async () => {
    expect(await titles('', { publishedTo: 1813 })).toEqual(['Pride and Prejudice', 'Pride and Prejudice'])
    expect((await titles('vinge'))[0]).toBe('A Fire Upon the Deep')
    expect(await titles('vinge', { publishedTo: 2026 })).toEqual([])
  })
})
