import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { toGlobalId } from '@quire/platform/id'
import { type Answer, globalId, openTestRoom, type TestRoom } from './room.ts'
import { book, shelf, titled } from './shelf.ts'

let shop: TestRoom
beforeAll(async () => {
  shop = await openTestRoom(shelf)
  await until(async () => (await count('')) === shelf.length)
}, 60_000)
afterAll(() => shop?.close())

const list = `query ($text: String, $filter: SearchFilter, $sort: SearchSort! = RELEVANCE, $first: Int! = 20, $after: String) {
  search(text: $text, filter: $filter, sort: $sort, first: $first, after: $after) {
    nodes { book { id } highlights { title { text isMatch } } }
    pageInfo { hasNextPage endCursor }
    totalCount didYouMean
    facets { contributors { value label count } formats { value count } availability { value count } priceRanges { from { amount currency } to { amount } label count } }
  } }`

const count = async (text: string): Promise<number> =>
  (await shop.ask('query ($text: String) { search(text: $text) { totalCount } }', { text })).data.search.totalCount

/** Waits for a fact. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 20_000
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error('it did not come true in twenty seconds')
    await new Promise((resolve) => setImmediate(resolve))
  }
}

const codeOf = ({ errors }: Answer) => errors[0]?.extensions?.code

describe('searching', () => {
  test('Ann searches tolkein and is led to books that the catalogue fills', async () => {
    const { data } = await shop.ask(list, { text: 'tolkein' })
    expect(data.search.didYouMean).toBe('tolkien')
    expect(data.search.totalCount).toBe(5)
    expect(data.search.nodes.map((node: { book: { id: string } }) => node.book.id)).toContain(
      globalId(titled('The Hobbit')),
    )
  })
  test('Bob chooses a contributor by the value of the facet', async () => {
    const { data } = await shop.ask(list, { text: 'pride' })
    const [austen] = data.search.facets.contributors
    expect(austen).toEqual({
      value: toGlobalId('Contributor', titled('Emma').contributors[0]?.id ?? ''),
      label: 'Jane Austen',
      count: 3,
    })
    const narrowed = await shop.ask(list, { filter: { contributors: [austen.value] } })
    expect(narrowed.data.search.totalCount).toBe(4)
  })
  test('Ann takes a range of prices, or what cannot be bought now, from the facets into the filter', async () => {
    const { facets, totalCount } = (await shop.ask(list, { text: 'tolkien' })).data.search
    expect(facets.priceRanges).toEqual([
      { from: { amount: 1000, currency: 'EUR' }, to: { amount: 1999 }, label: '€10 to €20', count: 4 },
      { from: { amount: 2000, currency: 'EUR' }, to: { amount: 2999 }, label: '€20 to €30', count: 1 },
    ])
    const chosen = async (filter: object) => (await shop.ask(list, { text: 'tolkien', filter })).data.search.totalCount
    expect(await chosen({ priceFrom: { amount: 2000, currency: 'EUR' } })).toBe(1)
    expect([await chosen({ inStock: true }), await chosen({ inStock: false })]).toEqual([4, 1])
    expect(await chosen({ subjects: [], contributors: [], formats: [], languages: [] })).toBe(totalCount)
  })
  test('Ann turns the page with the cursor of this very list', async () => {
    const first = (await shop.ask(list, { text: 'lantern', first: 30 })).data.search
    expect(first.pageInfo.hasNextPage).toBe(true)
    const second = (await shop.ask(list, { text: 'lantern', first: 30, after: first.pageInfo.endCursor })).data.search
    expect([first.nodes.length, second.nodes.length, second.pageInfo.hasNextPage]).toEqual([30, 10, false])
    const elsewhere = await shop.ask(list, { text: 'tolkien', after: first.pageInfo.endCursor })
    expect(codeOf(elsewhere)).toBe('BAD_USER_INPUT')
    expect(codeOf(await shop.ask(list, { text: 'lantern', after: 'made-up' }))).toBe('BAD_USER_INPUT')
  })
  test('Bob browses without a text, and finds nothing by signs alone', async () => {
    expect(await count('   ')).toBe(shelf.length)
    const { data, errors } = await shop.ask(list, { text: '?!…' })
    expect(errors).toEqual([])
    expect(data.search).toMatchObject({ nodes: [], totalCount: 0, didYouMean: null, pageInfo: { hasNextPage: false } })
  })
  test('What cannot be asked is refused, not answered with a fault of ours', async () => {
    const refused: Record<string, unknown>[] = [
      { text: 'a\u0000b' },
      { text: 'half \ud800 a pair' },
      { text: 'x'.repeat(501) },
      { text: 'x'.repeat(1_000_000) },
      { first: 0 },
      { first: 101 },
      { first: -1 },
      { filter: { priceFrom: { amount: 2000, currency: 'EUR' }, priceTo: { amount: 1000, currency: 'EUR' } } },
      { filter: { priceFrom: { amount: -1, currency: 'EUR' } } },
      { filter: { publishedFrom: 2000, publishedTo: 1999 } },
      { filter: { publishedFrom: 123_456 } },
      { filter: { languages: ['EN; DROP'] } },
      { filter: { subjects: Array(51).fill('FMB') } },
    ]
    for (const asked of refused)
      expect({ asked: JSON.stringify(asked).slice(0, 60), code: codeOf(await shop.ask(list, asked)) }).toMatchObject({
        code: 'BAD_USER_INPUT',
      })
    expect(codeOf(await shop.ask('{ suggest(text: "\\u0000") { text } }'))).toBe('BAD_USER_INPUT')
    expect(codeOf(await shop.ask('{ suggest(text: "a", first: 21) { text } }'))).toBe('BAD_USER_INPUT')
  })
  test('A contributor who does not exist has no books', async () => {
    for (const id of ['nonsense', toGlobalId('Book', titled('Emma').bookId), ''])
      expect((await shop.ask(list, { filter: { contributors: [id] } })).data.search.totalCount).toBe(0)
  })
  test('Ann gets suggestions with the book they lead to', async () => {
    const { data } = await shop.ask('{ suggest(text: "the hob") { kind text book { id } } }')
    expect(data.suggest).toEqual([{ kind: 'TITLE', text: 'The Hobbit', book: { id: globalId(titled('The Hobbit')) } }])
  })
})

describe('keeping up', () => {
  test('Mrs Page changes a price list, a title, the stock, and takes a book away; search hears it', async () => {
    const wren = book({ title: 'The Wren Ledger', version: 1 })
    await shop.say('book.changed', wren)
    await until(async () => (await count('wren ledger')) === 1)
    await shop.say('book.changed', { ...wren, version: 2, title: 'The Wren Accounts', description: '' })
    await until(async () => (await count('wren accounts')) === 1)
    await shop.say('book.changed', wren)
    await shop.say('stock.changed', { bookId: wren.bookId, stockVersion: 3, available: 0 })
    const inStock = { text: 'wren', filter: { inStock: true } }
    await until(async () => (await shop.ask(list, inStock)).data.search.totalCount === 0)
    expect(await count('wren accounts')).toBe(1)
    await shop.say('book.removed', { bookId: wren.bookId, version: 4 })
    await until(async () => (await count('wren')) === 0)
  })
  test('An event is lost; the next look at the catalogue finds what it told', async () => {
    const heron = book({ title: 'Heron Tides', version: 1 })
    shop.catalog.changes.push(heron)
    shop.room.catchUp()
    await until(async () => (await count('heron tides')) === 1)
    shop.catalog.changes.push({ bookId: heron.bookId, version: 2, removed: true })
    shop.room.catchUp()
    await until(async () => (await count('heron tides')) === 0)
  })
})
