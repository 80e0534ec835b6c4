import { afterAll, describe, expect, test } from '@jest/globals'
import { newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { testDatabase } from '../../../test/stores.ts'
import { catchUp } from '../src/actions/catch-up.ts'
import type { Finder } from '../src/actions/finder.ts'
import type { Catalog } from '../src/clients/catalog.ts'
import { openElastic, openPostgres } from '../src/engines.ts'
import { elasticPlace } from './elastic-place.ts'
import { book } from './shelf.ts'

const url = process.env.ELASTICSEARCH_TEST_URL
const life = newLife(openLog('search', 'silent'))
afterAll(() => life.end())

const engines: [string, boolean, () => Promise<Finder>][] = [
  [
    'Postgres',
    true,
    async () => {
      const database = await testDatabase('search')
      life.hold('database', database, () => database.close())
      return openPostgres(life, database.url)
    },
  ],
  [
    'Elasticsearch',
    Boolean(url),
    async () => {
      const place = elasticPlace(url ?? 'http://127.0.0.1:1')
      life.hold('place', place, () => place.close())
      return openElastic(life, place)
    },
  ],
]

describe.each(engines)('with %s', (_name, isHere, open) => {
  const withEngine = isHere ? test : test.skip
  withEngine(
    'Mrs Page has no book yet: the index is built once, asked after quietly, and hears of her first',
    async () => {
      const books: ReturnType<typeof book>[] = []
      const catalog: Catalog = {
        async *changesSince(cursor) {
          yield { books: books.slice(Number(cursor ?? 0)), removed: [], cursor: String(books.length), more: false }
        },
      }
      const desk = { finder: await open(), catalog }
      expect(await catchUp(desk)).toEqual({ deed: 'rebuilt', books: 0 })
      for (const _round of [1, 2]) expect(await catchUp(desk)).toEqual({ deed: 'caught up', books: 0 })
      books.push(book({ title: 'The Wren Ledger' }))
      expect(await catchUp(desk)).toEqual({ deed: 'caught up', books: 1 })
      await desk.finder.settle()
      expect(await desk.finder.count()).toBe(1)
    },
  )
})
