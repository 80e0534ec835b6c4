import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { anyFreePort } from '../../../dev/stores/src/ports.ts'
import { demandOutside, environment, storesOutside } from '../outside.ts'
import { readSettings } from '../settings.ts'

// What every Elasticsearch answers at its root, to those who know the password.
const elasticsearch = createServer((request, response) => {
  const known = request.headers.authorization === `Basic ${Buffer.from('page:s3cret').toString('base64')}`
  response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' })
  response.end(JSON.stringify(known ? { version: { number: '9.2.1' } } : { status: 401 }))
})
const address = (login = '') => `http://${login}127.0.0.1:${(elasticsearch.address() as AddressInfo).port}`

beforeAll(() => new Promise<void>((resolve) => void elasticsearch.listen(0, '127.0.0.1', resolve)))
afterAll(() => new Promise((resolve) => elasticsearch.close(resolve)))

test('an address of another kind is told with the name of its variable, and nobody is asked there', async () => {
  const settings = readSettings([], { REDIS_URL: 'http://foo', DATABASE_URL_ORDER: 'order' })

  expect(environment(settings).map(({ found }) => found)).toEqual([
    'REDIS_URL is no redis:// address',
    'DATABASE_URL_ORDER is no postgresql:// address',
  ])
  expect(await storesOutside(settings)).toEqual([])
})

test('Mrs Page’s Elasticsearch tells its version, and her password stays hers', async () => {
  const settings = readSettings([], { ELASTICSEARCH_URL: address('page:s3cret@') })

  expect(await storesOutside(settings)).toEqual([
    { name: 'Elasticsearch', found: `ELASTICSEARCH_URL (${address()}) answers: version 9.2.1` },
  ])
})

test('a server that lets nobody in is not used', async () => {
  const [finding] = await storesOutside(readSettings([], { ELASTICSEARCH_URL: address() }))

  expect(finding?.found).toContain('it answers 401, not as Elasticsearch does')
  expect(finding?.mend).toContain('unset it to search in Postgres')
})

test('a start with stores that do not answer ends with each variable and its mend', async () => {
  const port = await anyFreePort()
  const settings = readSettings([], {
    REDIS_URL: `redis://127.0.0.1:${port}`,
    DATABASE_URL_USER: `postgresql://quire@127.0.0.1:${port}/user`,
  })

  const refused = `cannot be used: connect ECONNREFUSED 127.0.0.1:${port}`
  await expect(demandOutside(settings)).rejects.toThrow(
    [
      `DATABASE_URL_USER (postgresql://127.0.0.1:${port}/user) ${refused}`,
      ' → start it, mend DATABASE_URL_USER, or unset it for one of our own',
      `REDIS_URL (redis://127.0.0.1:${port}) ${refused}`,
      ' → start it, mend REDIS_URL, or unset it for one of our own',
    ].join('\n'),
  )
})

test('a start with nothing from outside has nothing to ask for', async () => {
  await expect(demandOutside(readSettings([], {}))).resolves.toBeUndefined()
})
