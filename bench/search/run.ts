import { parseArgs } from 'node:util'
import type { BookSnapshot } from '@quire/contracts/events'
import { newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { joinTestStores, leaveTestStores } from '../../dev/stores/src/test-stores.ts'
import type { Engine } from '../../subgraphs/search/src/data/engine.ts'
import { openElastic, openPostgres } from '../../subgraphs/search/src/engines.ts'
import { testDatabase } from '../../test/stores.ts'
import { inventedBooks } from './books.ts'
import { measure } from './measure.ts'
import { questionsAbout } from './questions.ts'

const { values } = parseArgs({
  options: {
    books: { type: 'string', default: '100000' },
    asks: { type: 'string', default: '1000' },
    engine: { type: 'string', default: 'postgres,elasticsearch' },
  },
})

const books = [...inventedBooks(Number(values.books))]
const asks = questionsAbout(books, Number(values.asks))
const life = newLife(openLog('bench', 'warn'))
if (values.engine.includes('postgres')) {
  await joinTestStores()
  const database = process.env.BENCH_DATABASE_URL ? null : await testDatabase('search')
  await run(openPostgres(life, process.env.BENCH_DATABASE_URL ?? database?.url ?? ''))
  await database?.close()
  await leaveTestStores()
}
const elasticsearch = process.env.ELASTICSEARCH_TEST_URL
if (values.engine.includes('elasticsearch') && elasticsearch)
  await run(await openElastic(life, { url: elasticsearch, name: 'quire-bench' }))
else if (values.engine.includes('elasticsearch'))
  console.log('Elasticsearch is left out: ELASTICSEARCH_TEST_URL is not set.')
await life.end()

async function run(engine: Engine): Promise<void> {
  console.log(
    `${await engine.version()}, ${books.length.toLocaleString('en')} books, ${asks.length} questions with facets, total and highlights`,
  )
  if ((await engine.count()) < books.length) {
    const began = performance.now()
    await engine.rebuild(pages(books))
    console.log(`  indexed in ${((performance.now() - began) / 1000).toFixed(1)} s`)
  }
  await measure(engine, asks)
}

async function* pages(all: readonly BookSnapshot[]) {
  for (let start = 0; start < all.length; start += 1000) {
    yield { books: all.slice(start, start + 1000), cursor: String(start) }
  }
}
