import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { BookSnapshot } from '@quire/contracts/events'
import type { Finder, Wanted } from '../src/actions/finder.ts'
import { type Filter, noFilter, readQuestion, type Sort } from '../src/domain/question.ts'
import { newsContract } from './news-contract.ts'
import { shelf, titled } from './shelf.ts'

export interface EngineUnderTest {
  readonly engine: Finder
  close(): Promise<void>
}

type Asked = Partial<Filter> & { sort?: Sort }

const everything: Wanted = { limit: 50, after: null, highlights: true, total: true, facets: true }

/** What a person finds, by title. */
export function reader(engine: () => Finder) {
  const find = (text: string, { sort = 'RELEVANCE', ...filter }: Asked = {}, wanted: Partial<Wanted> = {}) =>
    engine().search(readQuestion({ text, filter: { ...noFilter, ...filter }, sort }), { ...everything, ...wanted })
  const titles = async (text: string, asked?: Asked, known: readonly BookSnapshot[] = shelf): Promise<string[]> =>
    (await find(text, asked)).hits.map(({ bookId }) => known.find((one) => one.bookId === bookId)?.title ?? bookId)
  return { find, titles }
}

/** What every engine promises; the suite is the same for all of them. */
export function engineContract(open: () => Promise<EngineUnderTest>): void {
  let under: EngineUnderTest
  const { find, titles } = reader(() => under.engine)

  beforeAll(async () => {
    under = await open()
    process.stderr.write(`search engine: ${await under.engine.version()}\n`)
    await under.engine.rebuild(pagesOf(shelf))
  }, 60_000)
  afterAll(() => under?.close())

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
      const cheap = await titles('lantern', { sort: 'PRICE_LOW' })
      expect(cheap.map(priceOf)).toEqual(cheap.map(priceOf).sort((a, b) => a - b))
      expect((await titles('', { sort: 'PRICE_HIGH' }))[0]).toBe('Les Misérables')
      expect((await titles('', { sort: 'TITLE' })).slice(0, 3)).toEqual([
        'The Book of <b>Bold</b> & "Quoted" Things',
        'Emma',
        'Ender’s Game',
      ])
      expect((await titles('', { sort: 'NEWEST' }))[0]).toBe('Lantern Poems 40')
    })
    test('Ann turns the pages and sees each book once, in every order', async () => {
      for (const sort of ['RELEVANCE', 'NEWEST', 'PRICE_LOW', 'PRICE_HIGH', 'TITLE'] as const) {
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
        inStockOnly: true,
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

  describe('counting', () => {
    test('Ann sees the facets of what she found', async () => {
      const { facets, total } = await find('tolkien')
      expect(total).toBe(5)
      expect(facets).toEqual({
        subjects: [
          { value: 'FMB', label: 'Epic fantasy', count: 5 },
          { value: 'YFB', label: 'Stories for children', count: 1 },
        ],
        contributors: [{ value: titled('The Hobbit').contributors[0]?.id, label: 'J. R. R. Tolkien', count: 5 }],
        formats: [
          { value: 'PAPERBACK', label: 'Paperback', count: 4 },
          { value: 'HARDCOVER', label: 'Hardcover', count: 1 },
        ],
        languages: [{ value: 'en', label: 'English', count: 5 }],
        priceRanges: [
          { value: '1000-1999', label: '€10 to €20', count: 4 },
          { value: '2000-2999', label: '€20 to €30', count: 1 },
        ],
        availability: [
          { value: 'IN_STOCK', label: 'In stock', count: 4 },
          { value: 'SOLD_OUT', label: 'Not in stock', count: 1 },
        ],
      })
    })
    test('Bob chooses hardcovers: other formats keep their numbers, everything else counts hardcovers only', async () => {
      const { facets, total } = await find('lantern', { formats: ['HARDCOVER'] })
      expect(total).toBe(10)
      expect(facets?.formats.map(({ count }) => count)).toEqual([10, 10, 10, 10])
      expect(facets?.contributors).toEqual([expect.objectContaining({ label: 'Poet Birch', count: 10 })])
      expect(facets?.availability.map(({ count }) => count)).toEqual([8, 2])
    })
    test('Ann chooses in two facets: each counts what the other leaves', async () => {
      const { facets, total } = await find('lantern', { formats: ['HARDCOVER', 'EBOOK'], inStockOnly: true })
      expect(total).toBe(16)
      expect(facets?.formats.map(({ count }) => count)).toEqual([8, 8, 8, 8])
      expect(facets?.availability.map(({ value, count }) => [value, count])).toEqual([
        ['IN_STOCK', 16],
        ['SOLD_OUT', 4],
      ])
    })
    test('Every number of a facet is the length of the list that it leads to', async () => {
      for (const text of ['', 'lantern', 'a', 'pride']) {
        const { facets } = await find(text)
        for (const { value, count } of facets?.subjects ?? [])
          expect((await find(text, { subjects: [value] })).total).toBe(count)
        for (const { value, count } of facets?.languages ?? [])
          expect((await find(text, { languages: [value] })).total).toBe(count)
        for (const { value, count } of facets?.priceRanges ?? []) {
          const [from, to] = value.split('-')
          const range = { priceFrom: Number(from), priceTo: to ? Number(to) : null }
          expect((await find(text, range)).total).toBe(count)
        }
      }
    })
  })

  describe('showing', () => {
    test('Ann sees where her words stand, also when she mistyped them', async () => {
      const [hit] = (await find('tolkein hobbit')).hits
      expect(hit?.highlights.title).toEqual([
        { text: 'The ', isMatch: false },
        { text: 'Hobbit', isMatch: true },
      ])
      expect(hit?.highlights.contributors).toEqual([
        [
          { text: 'J. R. R. ', isMatch: false },
          { text: 'Tolkien', isMatch: true },
        ],
      ])
      expect(hit?.highlights.description[0]).toContainEqual({ text: 'hobbit', isMatch: true })
    })
    test('Bob sees an accent that he left out', async () => {
      const { hits } = await find('emily bronte')
      expect(hits[0]?.highlights.contributors[0]?.filter((part) => part.isMatch).map((part) => part.text)).toEqual([
        'Emily',
        'Brontë',
      ])
    })
    test('Markup in a title is text like any other', async () => {
      const [hit] = (await find('bold quoted')).hits
      expect(hit?.highlights.title?.map((part) => part.text).join('')).toContain('Bold')
      expect(hit?.highlights.title?.filter((part) => part.isMatch).map((part) => part.text)).toEqual(['Bold', 'Quoted'])
    })
    test('Nothing is marked where nobody searched', async () => {
      const { hits } = await find('')
      expect(hits[0]?.highlights).toEqual({ title: null, description: [], contributors: [] })
    })
  })

  describe('suggesting', () => {
    const suggested = async (text: string) =>
      (await under.engine.suggest(text, 8)).map(({ kind, text: said }) => `${kind} ${said}`)
    test('Ann begins a title, a name, a series', async () => {
      expect(await suggested('the hob')).toEqual(['TITLE The Hobbit'])
      expect(await suggested('hobb')).toEqual(['TITLE The Hobbit'])
      expect(await suggested('bron')).toEqual(['CONTRIBUTOR Charlotte Brontë', 'CONTRIBUTOR Emily Brontë'])
      expect(await suggested('lord of')).toEqual(['SERIES The Lord of the Rings'])
      expect(await suggested('PRIDE AND')).toEqual(['TITLE Pride and Prejudice'])
    })
    test('Bob has typed one letter, or nothing that is a word', async () => {
      expect((await suggested('j'))[0]).toBe('CONTRIBUTOR Jane Austen')
      expect(await suggested('')).toEqual([])
      expect(await suggested('%_\\')).toEqual([])
    })
    test('A suggestion leads to the most popular book', async () => {
      const [one] = await under.engine.suggest('pride and', 1)
      expect(one?.bookId).toBe(titled('Pride and Prejudice', undefined).bookId)
    })
  })

  newsContract(() => under.engine)
}

async function* pagesOf(books: readonly BookSnapshot[]) {
  yield { books: books.slice(0, 30), cursor: 'halfway' }
  yield { books: books.slice(30), cursor: 'the end' }
}
