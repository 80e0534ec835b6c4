// What every engine promises; the suite is the same for all of them. A test file says which engine it is about and loads this.
import { afterAll, beforeAll } from '@jest/globals'
import type { BookSnapshot } from '@quire/contracts/snapshot'
import './contract-finding.ts'
import './contract-showing.ts'
import './contract-hearing.ts'
import { close, open } from './engine-under-test.ts'
import { shelf } from './shelf.ts'

beforeAll(async () => {
  const engine = await open()
  process.stderr.write(`search engine: ${await engine.version()}\n`)
  await engine.rebuild(pagesOf(shelf))
}, 60_000)
afterAll(close)

async function* pagesOf(books: readonly BookSnapshot[]) {
  yield { books: books.slice(0, 30), cursor: 'halfway' }
  yield { books: books.slice(30), cursor: 'the end' }
}
