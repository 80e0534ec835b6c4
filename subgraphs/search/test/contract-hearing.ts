import { describe, expect, test } from '@jest/globals'
import type { BookSnapshot } from '@quire/contracts/snapshot'
import { noFilter, readQuestion } from '../src/domain/question.ts'
import { engine } from './engine-under-test.ts'
import { book, shelf, titled } from './shelf.ts'

const wanted = { limit: 5, after: null, highlights: false, total: true, facets: true } as const

// News come twice, late and in any order; the highest version is the truth.

const state = async (text: string) => {
  await engine().settle()
  const question = readQuestion({ text, filter: noFilter, sort: 'RELEVANCE' })
  const { hits, total, facets } = await engine().search(question, wanted)
  return { total, ids: hits.map((hit) => hit.bookId), here: facets?.availability.map(({ value }) => value) }
}
const inEveryOrder = async (deeds: readonly (() => Promise<void>)[], name: string, looks: object) => {
  for (const order of ordersOf(deeds)) {
    for (const deed of order) await deed()
    for (const deed of order) await deed()
    expect({ name, ...(await state(name)) }).toMatchObject(looks)
  }
}
let made = 0
const unheardOf = (): BookSnapshot => {
  made += 1
  return book({ title: `Quokka${'abcdefghij'[made]} Almanac`, version: 2, available: 4 })
}

describe('hearing', () => {
  test('An older snapshot never overwrites a newer one, in any order', async () => {
    const old = unheardOf()
    const name = old.title.split(' ')[0] ?? ''
    const renamed = { ...old, version: 3, title: `${name} Yearbook`, description: '', available: 0 }
    await inEveryOrder([() => engine().index([old]), () => engine().index([renamed])], name, {
      total: 1,
      here: ['SOLD_OUT'],
    })
    expect(await state(`${name} yearbook`)).toMatchObject({ total: 1 })
    expect(await state(`${name} almanac`)).toMatchObject({ total: 0 })
  })
  test('Stock that is newer than the snapshot stays, whichever comes first', async () => {
    const some = unheardOf()
    const name = some.title.split(' ')[0] ?? ''
    const stock = (stockVersion: number, available: number) => () =>
      engine().setStock({ bookId: some.bookId, stockVersion, available })
    await inEveryOrder([() => engine().index([some]), stock(3, 9), stock(4, 0)], name, {
      total: 1,
      here: ['SOLD_OUT'],
    })
    await engine().index([{ ...some, version: 5, available: 2 }])
    expect(await state(name)).toMatchObject({ here: ['IN_STOCK'] })
  })
  test('A book that was withdrawn stays away when its last snapshot comes late', async () => {
    const some = unheardOf()
    const name = some.title.split(' ')[0] ?? ''
    const { bookId } = some
    await inEveryOrder(
      [
        () => engine().index([some]),
        () => engine().remove([{ bookId, version: 3 }]),
        () => engine().setStock({ bookId, stockVersion: 4, available: 7 }),
      ],
      name,
      { total: 0 },
    )
    expect(await engine().suggest(name, 5)).toEqual([])
    await engine().index([{ ...some, version: 5 }])
    expect(await state(name)).toMatchObject({ total: 1, ids: [bookId] })
  })
  test('Eight hands write one book at once, and the newest snapshot stands', async () => {
    const some = unheardOf()
    const name = some.title.split(' ')[0] ?? ''
    const versions = [...Array(8)].map((_, index) => ({
      ...some,
      version: 10 + index,
      available: index === 7 ? 0 : 3,
    }))
    await Promise.all(versions.toReversed().map((one) => engine().index([one, titled('Emma')])))
    expect(await state(name)).toMatchObject({ total: 1, here: ['SOLD_OUT'] })
  })
  test('A correction leads to no book that is gone', async () => {
    const some = book({ title: 'Zyxwvian', version: 1 })
    await engine().index([some])
    await engine().remove([{ bookId: some.bookId, version: 2 }])
    await engine().settle()
    const question = readQuestion({ text: 'zyxwvain', filter: noFilter, sort: 'RELEVANCE' })
    expect(await engine().search(question, wanted)).toMatchObject({ total: 0, didYouMean: null })
  })
  test('Mrs Page has the index built anew: what the catalogue no longer has is gone, and the cursor is kept', async () => {
    const stray = unheardOf()
    await engine().index([stray])
    await engine().rebuild(
      (async function* () {
        yield { books: shelf, cursor: 'a new beginning' }
      })(),
    )
    await engine().settle()
    expect(await engine().count()).toBe(shelf.length)
    expect(await engine().readCursor()).toBe('a new beginning')
    await engine().saveCursor('a little later')
    expect(await engine().readCursor()).toBe('a little later')
  })
})

function ordersOf<T>(things: readonly T[]): T[][] {
  if (things.length < 2) return [[...things]]
  return things.flatMap((thing, index) => ordersOf(things.toSpliced(index, 1)).map((rest) => [thing, ...rest]))
}
