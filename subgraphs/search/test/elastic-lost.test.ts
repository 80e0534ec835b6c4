import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { until } from '../../../test/stories/until.ts'
import { shapeNumber } from '../src/data/elastic/shape.ts'
import { openElastic } from '../src/engines.ts'
import { elasticPlace } from './elastic-place.ts'
import { openTestRoom, type TestRoom } from './room.ts'
import { book, shelf } from './shelf.ts'

const url = process.env.ELASTICSEARCH_TEST_URL
const place = elasticPlace(url ?? 'http://127.0.0.1:1')
const alias = `${place.name}-books-v${shapeNumber}`
const withElasticsearch = url ? test : test.skip

let shop: TestRoom
beforeAll(async () => {
  if (!url) return
  const env = { ELASTICSEARCH_URL: url, ELASTICSEARCH_PREFIX: place.name }
  shop = await openTestRoom(shelf, { env })
  await everyBookIsFound()
  expect(await readiness()).toEqual({ ready: true })
}, 60_000)
afterAll(async () => {
  await shop?.close()
  if (url) await place.close()
})

const ask = () => shop.ask('{ search(text: "") { totalCount } }')
const everyBookIsFound = () =>
  until('every book is found', async () => (await ask()).data?.search?.totalCount === shelf.length)
const readiness = async () => (await fetch(`http://127.0.0.1:${shop.room.healthPort}/readyz`)).json()

withElasticsearch(
  'Elasticsearch is replaced by an empty one: Ann is told that it is our fault, until every book is back',
  async () => {
    expect(await place.empty()).toHaveLength(1)
    expect(await ask()).toMatchObject({
      data: { search: null },
      errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR', reference: expect.any(String) } }],
    })
    await until('the pod says so and stays ready', async () => 'degraded' in ((await readiness()) as object))
    expect(await readiness()).toEqual({ ready: true, degraded: ['index'] })
    shop.room.catchUp()
    await everyBookIsFound()
    await until('the pod is whole', async () => !('degraded' in ((await readiness()) as object)))
  },
  30_000,
)

withElasticsearch(
  'a book is changed while the index is gone: no index of no shape is made, and the change is heard again',
  async () => {
    await place.empty()
    const life = newLife(openLog('search', 'silent'))
    const engine = openElastic(life, place)
    const wren = book({ title: 'The Wren Ledger' })
    await expect(engine.index([wren])).rejects.toThrow(/index of books is missing/)
    await expect(engine.setStock({ bookId: wren.bookId, stockVersion: 9, available: 1 })).rejects.toThrow(/missing/)
    await expect(engine.suggest('wren', 5)).rejects.toThrow(/missing/)
    expect(await place.empty()).toEqual([])
    await life.end()
    shop.room.catchUp()
    await everyBookIsFound()
  },
)

withElasticsearch(
  "an index took the alias's name: the next round takes it away and brings every book back",
  async () => {
    await place.empty()
    await place.client.index({ index: alias, id: 'stray', document: { listed: true }, refresh: true })
    shop.room.catchUp()
    await everyBookIsFound()
    const behind = Object.keys(await place.client.indices.getAlias({ name: alias }))
    expect(behind).toEqual([expect.stringMatching(`^${alias}-`)])
  },
)

withElasticsearch(
  'two replicas find nothing and both build: one index stays, and the cursor is that of its own books',
  async () => {
    await place.empty()
    const life = newLife(openLog('search', 'silent'))
    const replicas = [openElastic(life, place), openElastic(life, place)]
    const build = (engine: (typeof replicas)[number], cursor: string) =>
      engine.rebuild(
        (async function* () {
          yield { books: shelf, cursor }
        })(),
      )
    await Promise.all(replicas.map((engine, number) => build(engine, `of replica ${number}`)))
    expect(Object.keys(await place.client.indices.get({ index: `${place.name}-*` }))).toHaveLength(1)
    const cursors = await Promise.all(replicas.map((engine) => engine.readCursor()))
    expect(cursors[0]).toMatch(/^of replica/)
    expect(cursors[1]).toBe(cursors[0])
    await life.end()
  },
)

withElasticsearch(
  'the server loses everything while an index is filled: the round fails, and leaves nothing behind',
  async () => {
    await place.empty()
    const life = newLife(openLog('search', 'silent'))
    const halfway = async function* () {
      yield { books: shelf.slice(0, 10), cursor: '10' }
      await place.empty()
      yield { books: shelf.slice(10), cursor: 'the end' }
    }
    await expect(openElastic(life, place).rebuild(halfway())).rejects.toThrow(/missing/)
    expect(await place.empty()).toEqual([])
    await life.end()
  },
)
