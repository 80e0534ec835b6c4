import { parseArgs } from 'node:util'
import type { BookSnapshot } from '@quire/contracts/snapshot'
import { type Life, newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { joinTestStores, leaveTestStores } from '../../dev/stores/src/test-stores.ts'
import { borrowElasticsearch } from '../../scripts/search-engines.ts'
import type { Finder } from '../../subgraphs/search/src/actions/finder.ts'
import { openElastic, openPostgres } from '../../subgraphs/search/src/engines.ts'
import { testDatabase } from '../../test/stores.ts'
import { inventedBooks } from './books.ts'
import { measure } from './measure.ts'
import { questionsAbout } from './questions.ts'

const usage = `Usage: npm run bench:search [-- --books <count>] [-- --asks <count>] [-- --engine <names>]
  Search over invented books, with the machine's load beside the figures; prints each engine's version.
  --books <count>   how many books (default 100000)
  --asks <count>    how many questions (default 1000)
  --engine <names>  postgres, elasticsearch or both, comma-separated (default both)
  BENCH_DATABASE_URL names a database that is filled already; ELASTICSEARCH_TEST_URL an Elasticsearch.`

const { values } = parseArgs({
  options: {
    books: { type: 'string', default: '100000' },
    asks: { type: 'string', default: '1000' },
    engine: { type: 'string', default: 'postgres,elasticsearch' },
    help: { type: 'boolean' },
  },
})
if (values.help) {
  console.log(usage)
  process.exit(0)
}

const books = [...inventedBooks(Number(values.books))]
const asks = questionsAbout(books, Number(values.asks))
if (values.engine.includes('postgres')) await withPostgres(run)
if (values.engine.includes('elasticsearch')) await withElasticsearch(run)

async function withPostgres(use: (engine: Finder) => Promise<void>): Promise<void> {
  const kept = process.env.BENCH_DATABASE_URL // a database that is filled already, or may stay filled
  if (!kept) await joinTestStores()
  const database = kept ? { url: kept, close: async () => {} } : await testDatabase('search')
  await inLife(async (life) => use(openPostgres(life, database.url)))
  await database.close()
  if (!kept) await leaveTestStores()
}

async function withElasticsearch(use: (engine: Finder) => Promise<void>): Promise<void> {
  const server = await borrowElasticsearch()
  if (typeof server === 'string') return console.log(`Elasticsearch is left out: ${server}.`)
  await inLife(async (life) => use(openElastic(life, { url: server.url, name: 'quire-bench' })))
  await server.giveBack()
}

async function inLife(work: (life: Life) => Promise<void>): Promise<void> {
  const life = newLife(openLog('bench', 'warn'))
  await work(life)
  await life.end()
}

async function run(engine: Finder): Promise<void> {
  const of = `${books.length.toLocaleString('en')} books, ${asks.length} questions with facets, total and highlights`
  console.log(`${await engine.version()}, ${of}`)
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
