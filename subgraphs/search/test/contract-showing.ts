import { describe, expect, test } from '@jest/globals'
import { engine, find } from './engine-under-test.ts'
import { titled } from './shelf.ts'

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
    const { facets, total } = await find('lantern', { formats: ['HARDCOVER', 'EBOOK'], inStock: true })
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
    (await engine().suggest(text, 8)).map(({ kind, text: said }) => `${kind} ${said}`)
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
    const [one] = await engine().suggest('pride and', 1)
    expect(one?.bookId).toBe(titled('Pride and Prejudice', undefined).bookId)
  })
})
