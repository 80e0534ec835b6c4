import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { seedBooks, seedSynthetic } from '../../../scripts/seed/books.ts'
import { seedCatalogue } from '../seed/books.ts'
import { dig, openTestRoom, type TestRoom } from './room.ts'
import { unexplained } from './shelf.ts'

let room: TestRoom
beforeAll(async () => {
  room = await openTestRoom()
})
afterAll(() => room.close())

const counts = async () => ({
  works: await room.sql.work.count(),
  books: await room.sql.edition.count(),
  covers: await room.sql.cover.count(),
  moves: await room.sql.stockLedger.count(),
  said: await room.sql.outboxEvent.count({ where: { type: 'book.changed' } }),
  latest: (await room.sql.stock.aggregate({ _max: { changeNumber: true } }))._max.changeNumber,
})

test('the first books come with covers and explained stock, each is told once, and a second run changes nothing', async () => {
  const databaseUrl = room.env.DATABASE_URL
  const editions = seedCatalogue().works.flatMap((work) => work.editions)
  expect(editions.length).toBeGreaterThan(200)
  expect(await seedBooks({ databaseUrl })).toEqual({ new: editions.length, all: editions.length })
  const first = await counts()
  expect(first).toMatchObject({ books: editions.length, covers: editions.length, said: editions.length })
  expect(await unexplained(room)).toEqual([])
  await seedBooks({ databaseUrl })
  await seedBooks({ databaseUrl, ifEmpty: true })
  expect(await counts()).toEqual(first)
})

test('they are in the graph with their people, and their covers are drawings', async () => {
  const found = await room.ask(
    '{ book(isbn: "9780141439518") { slug contributors { name } coverUrl } books(first: 100) { totalCount } }',
  )
  expect(dig(found, 'book', 'contributors')).toEqual([{ name: 'Jane Austen' }])
  const cover = await fetch(String(dig(found, 'book', 'coverUrl')).replace('https://shop.test', room.url))
  expect(await cover.text()).toMatch(/^<svg /)
})

test('invented books fill the shelves in bulk and are not said, but search finds them behind its door', async () => {
  const before = await counts()
  const told: number[] = []
  await seedSynthetic(room.env.DATABASE_URL, 1200, (done) => told.push(done))
  expect(told).toEqual([1000, 1200])
  expect(await counts()).toMatchObject({ books: before.books + 1200, said: before.said })
  expect(await unexplained(room)).toEqual([])
  const first = await room.search.call('catalog.changed-since', { cursor: null, limit: 1000 })
  const second = await room.search.call('catalog.changed-since', { cursor: first.cursor, limit: 1000 })
  expect([first.more, second.more]).toEqual([true, false])
  expect(first.books.length + second.books.length).toBe(before.books + 1200)
})
