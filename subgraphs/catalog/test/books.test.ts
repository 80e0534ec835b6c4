import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { newId, toGlobalId } from '@quire/platform/id'
import { codesOf, dig, openTestRoom, type TestRoom } from './room.ts'
import { type Shelved, shelve } from './shelf.ts'

let room: TestRoom
let emma: Shelved
let hobbit: Shelved
let books: Shelved[]

beforeAll(async () => {
  room = await openTestRoom()
  emma = await shelve(room, {
    title: 'Emma',
    slug: 'emma',
    isbn: '9780141439587',
    authors: ['Jane Austen'],
    subject: 'FBC',
    price: 899,
    publishedOn: '2003-05',
    cover: '<svg xmlns="http://www.w3.org/2000/svg"/>',
  })
  const series = { name: 'Middle-earth', position: 1 }
  hobbit = await shelve(room, {
    title: 'The Hobbit',
    authors: ['J. R. R. Tolkien'],
    subject: 'FMB',
    price: 1399,
    series,
  })
  const persuasion = await shelve(room, {
    title: 'Persuasion',
    authors: ['Jane Austen'],
    subject: 'FBC',
    available: 0,
    price: 799,
  })
  const last = await shelve(room, { title: 'The Last Copies', available: 2, price: 500, format: 'HARDCOVER' })
  const soon = await shelve(room, { title: 'A Book to Come', publishedOn: '2999', price: 2500 })
  books = [emma, hobbit, persuasion, last, soon]
})
afterAll(() => room.close())

const everything = `{ id slug isbn title format language publishedOn price { amount currency } buyable availability coverUrl version
  description work { id title } contributors { name role contributor { id name } } subjects { code heading } series { name } seriesPosition }`

describe('one book', () => {
  test('is found by its id, its ISBN with or without hyphens, and its slug', async () => {
    const found = await room.ask(
      `query ($id: ID!) { id: book(id: $id) ${everything} isbn: book(isbn: "978-0-14-143958-7") { id } short: book(isbn: "0141439580") { id } slug: book(slug: "emma") { id } }`,
      { id: emma.globalId },
    )
    expect(found.errors).toBeUndefined()
    expect(found.data).toEqual({
      id: {
        id: emma.globalId,
        slug: 'emma',
        isbn: '9780141439587',
        title: 'Emma',
        format: 'PAPERBACK',
        language: 'en',
        publishedOn: '2003-05',
        price: { amount: 899, currency: 'EUR' },
        buyable: 5,
        availability: 'IN_STOCK',
        coverUrl: 'https://shop.test/covers/emma.svg',
        version: 1,
        description: 'About Emma.',
        work: { id: toGlobalId('Work', emma.workId), title: 'Emma' },
        contributors: [
          { name: 'Jane Austen', role: 'AUTHOR', contributor: expect.objectContaining({ name: 'Jane Austen' }) },
        ],
        subjects: [{ code: 'FBC', heading: 'About FBC' }],
        series: null,
        seriesPosition: null,
      },
      isbn: { id: emma.globalId },
      short: { id: emma.globalId },
      slug: { id: emma.globalId },
    })
  })

  test('that does not exist is null: an unknown id, a bad one, one of another type, a wrong ISBN, an odd slug', async () => {
    const names = [
      { id: toGlobalId('Book', newId()) },
      { id: 'nonsense' },
      { id: toGlobalId('Work', emma.id) },
      { id: '\u0000' },
      { isbn: '9780141439588' },
      { isbn: "' OR 1=1" },
      { slug: 'no-such-book' },
      { slug: '../../etc' },
    ]
    for (const name of names) {
      const answer = await room.ask(
        'query ($id: ID, $isbn: String, $slug: String) { book(id: $id, isbn: $isbn, slug: $slug) { id } }',
        name,
      )
      expect([name, answer]).toEqual([name, expect.objectContaining({ data: { book: null } })])
      expect(answer.errors).toBeUndefined()
    }
  })

  test.each([
    ['no name', {}],
    ['two names', { slug: 'emma', isbn: '9780141439587' }],
    ['NUL characters', { slug: 'emma\u0000' }],
    ['half a surrogate pair', { slug: '\ud800' }],
    ['a megabyte', { isbn: '9'.repeat(1_000_000) }],
  ])('asked for with %s is bad input, never our fault', async (_, name) => {
    const answer = await room.ask(
      'query ($isbn: String, $slug: String) { book(isbn: $isbn, slug: $slug) { id } }',
      name,
    )
    expect(codesOf(answer)).toEqual(['BAD_USER_INPUT'])
  })

  test('says in a word whether it can be had', async () => {
    const query = 'query ($id: ID!) { book(id: $id) { availability buyable } }'
    const answers = await Promise.all(books.map(({ globalId }) => room.ask(query, { id: globalId })))
    expect(answers.map((answer) => dig(answer, 'book'))).toEqual([
      { availability: 'IN_STOCK', buyable: 5 },
      { availability: 'IN_STOCK', buyable: 5 },
      { availability: 'SOLD_OUT', buyable: 0 },
      { availability: 'LAST_COPIES', buyable: 2 },
      { availability: 'FORTHCOMING', buyable: 0 },
    ])
  })
})

describe('lists', () => {
  const titles = async (args: string) => {
    const answer = await room.ask(`{ books${args} { nodes { title } totalCount } }`)
    expect(answer.errors).toBeUndefined()
    return (dig(answer, 'books', 'nodes') as { title: string }[]).map((book) => book.title)
  }

  test('are sorted by title without its article, by date and by price', async () => {
    expect(await titles('')).toEqual(['A Book to Come', 'Emma', 'The Hobbit', 'The Last Copies', 'Persuasion'])
    expect((await titles('(sort: NEWEST)'))[0]).toBe('A Book to Come')
    expect((await titles('(sort: NEWEST)'))[1]).toBe('Emma')
    expect(await titles('(sort: PRICE_ASC, first: 2)')).toEqual(['The Last Copies', 'Persuasion'])
    expect(await titles('(sort: PRICE_DESC, first: 2)')).toEqual(['A Book to Come', 'The Hobbit'])
  })

  test('show what fits every field of the filter', async () => {
    expect(await titles('(filter: { subjects: ["FBC"] })')).toEqual(['Emma', 'Persuasion'])
    expect(await titles('(filter: { subjects: ["FBC"], inStock: true })')).toEqual(['Emma'])
    expect(await titles('(filter: { subjects: ["FBC"], inStock: false })')).toEqual(['Persuasion'])
    expect(await titles('(filter: { formats: [HARDCOVER] })')).toEqual(['The Last Copies'])
    expect(
      await titles('(filter: { priceFrom: { amount: 800, currency: EUR }, priceTo: { amount: 1399, currency: EUR } })'),
    ).toEqual(['Emma', 'The Hobbit'])
    expect(await titles('(filter: { languages: ["de"] })')).toEqual([])
    expect(await titles('(filter: { contributors: ["nonsense"] })')).toEqual([])
    expect(await titles('(filter: { subjects: ["FBC", "FMB"], languages: ["en", "de"] })')).toEqual([
      'Emma',
      'The Hobbit',
      'Persuasion',
    ])
  })

  test('are restricted by no list that is empty', async () => {
    const all = await titles('')
    expect(await titles('(filter: { subjects: [], contributors: [], formats: [], languages: [] })')).toEqual(all)
  })

  test.each(['TITLE', 'NEWEST', 'PRICE_ASC', 'PRICE_DESC', 'SERIES'])(
    'sorted by %s are walked page by page without a gap or a doubling',
    async (sort) => {
      const seen: string[] = []
      let after: unknown = null
      do {
        const query = `query ($after: String) { books(sort: ${sort}, first: 2, after: $after) { nodes { id } totalCount pageInfo { hasNextPage endCursor } } }`
        const answer = await room.ask(query, { after })
        expect(dig(answer, 'books', 'totalCount')).toBe(5)
        seen.push(...(dig(answer, 'books', 'nodes') as { id: string }[]).map((book) => book.id))
        after = dig(answer, 'books', 'pageInfo', 'hasNextPage') ? dig(answer, 'books', 'pageInfo', 'endCursor') : null
      } while (after)
      expect(seen).toHaveLength(5)
      expect(new Set(seen)).toEqual(new Set(books.map((book) => book.globalId)))
    },
  )

  test('refuse cursors that were made up, bent, or given out by another list', async () => {
    const query =
      'query ($after: String, $subjects: [String!]) { books(first: 1, after: $after, filter: { subjects: $subjects }) { nodes { id } pageInfo { endCursor } } }'
    const cursor = String(dig(await room.ask(query), 'books', 'pageInfo', 'endCursor'))
    const madeUp = Buffer.from('{"list":"books","place":{"key":"a","id":"b"}}').toString('base64url')
    for (const variables of [
      { after: madeUp },
      { after: `${cursor}x` },
      { after: '' },
      { after: 'x'.repeat(100_000) },
      { after: cursor, subjects: ['FBC'] },
    ]) {
      expect(codesOf(await room.ask(query, variables))).toEqual(['BAD_USER_INPUT'])
    }
    expect((await room.ask(query, { after: cursor })).errors).toBeUndefined()
  })

  test.each([
    '(first: 0)',
    '(first: -1)',
    '(first: 101)',
    '(first: 2147483648)',
    '(filter: { subjects: ["F\\u0000"] })',
    '(filter: { languages: ["english"] })',
    `(filter: { subjects: [${'"FBC" '.repeat(51)}] })`,
    '(filter: { priceFrom: { amount: -1, currency: EUR } })',
    '(filter: { priceFrom: { amount: 2, currency: EUR }, priceTo: { amount: 1, currency: EUR } })',
  ])('refuse %s', async (args) => {
    expect(codesOf(await room.ask(`{ books${args} { nodes { id } } }`))).toEqual(['BAD_USER_INPUT'])
  })

  test('hang on their subject, contributor, series and work', async () => {
    const found = await room.ask(
      `query ($hobbit: ID!) { subject(code: "FBC") { heading books { nodes { title } totalCount } }
        none: subject(code: "fbc") { code }
        book(id: $hobbit) { series { name books { nodes { title } } } work { editions { title } contributors { role contributor { books { nodes { title } } } } } } }`,
      { hobbit: hobbit.globalId },
    )
    expect(found.errors).toBeUndefined()
    expect(found.data).toEqual({
      subject: { heading: 'About FBC', books: { nodes: [{ title: 'Emma' }, { title: 'Persuasion' }], totalCount: 2 } },
      none: null,
      book: {
        series: { name: 'Middle-earth', books: { nodes: [{ title: 'The Hobbit' }] } },
        work: {
          editions: [{ title: 'The Hobbit' }],
          contributors: [{ role: 'AUTHOR', contributor: { books: { nodes: [{ title: 'The Hobbit' }] } } }],
        },
      },
    })
  })
})
