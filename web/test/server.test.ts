import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Life, newLife } from '@quire/platform/lifecycle'
import { openLog } from '@quire/platform/log'
import { webEnv } from '../env.ts'
import { openPages } from '../page-server.ts'

const built = {
  'index.html': '<title>Quire playground</title>',
  'shop.html': '<title>Quire</title>',
  'office.html': '<title>Office · Quire</title>',
  'lost.html': '<title>No such page · Quire</title>',
  'assets/shop-C3Z6KKCU.js': 'export {}',
}
const ann = { name: 'Ann', email: 'ann@quire.test', password: 'demo-ann-2026' }
const told = {
  PORT: '0',
  GRAPH_URL: 'http://graph.test/graphql',
  LIVE_URL: 'ws://live.test/graphql',
  STRIPE_URL: 'http://stripe.test',
  DEMO_LOGINS: JSON.stringify([ann]),
}

let folder: string
let life: Life
let url: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quire-pages-'))
  mkdirSync(join(folder, 'dist/assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.txt'), 'not for the world')
  for (const [name, text] of Object.entries(built)) writeFileSync(join(folder, 'dist', name), text)
  life = newLife(openLog('web', 'silent'))
  url = await openPages(life, webEnv(told), join(folder, 'dist'))
})
afterAll(async () => {
  await life.end()
  rmSync(folder, { recursive: true })
})

/** Asks exactly so: `fetch` would tidy the path up, and forbid the answer to come from a cache. */
const askRaw = (path: string, headers = {}) =>
  new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const asked = request(url, { path, headers }, async (response) => {
      let text = ''
      for await (const chunk of response) text += chunk
      resolve({ status: response.statusCode, text })
    })
    asked.once('error', reject).end()
  })

describe('what is found where', () => {
  test('a developer finds the playground at the root', async () => {
    const page = await fetch(url)
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(await page.text()).toBe(built['index.html'])
  })

  test('Ann comes to a page from every link in her mails', async () => {
    for (const path of [
      '/orders/T3JkZXI6MQ',
      '/orders/T3JkZXI6MQ?paid',
      '/verify-email?token=a',
      '/reset-password?token=a',
    ]) {
      const page = await fetch(url + path)
      expect({ path, status: page.status, text: await page.text() }).toEqual({
        path,
        status: 200,
        text: built['shop.html'],
      })
    }
  })

  test('Mrs Page comes to every place of the office by its address', async () => {
    for (const path of [
      '/office',
      '/office/orders?held=yes',
      '/office/orders/T3JkZXI6MQ',
      '/office/waiting',
      '/office/stock',
      '/office/stock/Qm9vazox',
    ]) {
      const page = await fetch(url + path)
      expect({ path, status: page.status, text: await page.text() }).toEqual({
        path,
        status: 200,
        text: built['office.html'],
      })
      expect(page.headers.get('content-security-policy')).toContain("style-src 'self';")
    }
  })

  test('Bob, who mistyped, gets a page that says so', async () => {
    for (const path of [
      '/books',
      '/orders',
      '/orders/1/2',
      '/assets/gone.js',
      '/index.html/more',
      '/office/tills',
      '/office/waiting/1',
    ]) {
      const page = await fetch(url + path)
      expect({ path, status: page.status, text: await page.text() }).toEqual({
        path,
        status: 404,
        text: built['lost.html'],
      })
      expect(page.headers.get('content-type')).toContain('text/html')
    }
  })

  test('nothing outside the folder of the pages is served, however it is asked for', async () => {
    const climbs = [
      '/../secret.txt',
      '/..%2fsecret.txt',
      '/..%2Fsecret.txt',
      '/%2e%2e/secret.txt',
      '/assets/..%2f..%2fsecret.txt',
    ]
    for (const path of [...climbs, '/..%5csecret.txt', '/orders/..%2f..%2fsecret.txt', '/%00', '/%']) {
      const { status, text } = await askRaw(path)
      expect({ path, holdsSecret: text.includes('not for the world') }).toEqual({ path, holdsSecret: false })
      if (!path.startsWith('/orders/'))
        expect({ path, refused: String(status).startsWith('4') }).toEqual({ path, refused: true })
    }
  })

  test('the pages are told where the doors are, freshly at each visit', async () => {
    const answer = await fetch(`${url}/config.json`)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await answer.json()).toEqual({
      graph: told.GRAPH_URL,
      live: told.LIVE_URL,
      stripe: told.STRIPE_URL,
      logins: [ann],
    })
  })

  test('the house is told when the pages are ready', async () => {
    expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ ready: true })
  })
})

describe('what browsers are told', () => {
  const headersOf = async (path: string) => Object.fromEntries((await fetch(url + path)).headers)
  const rulesOf = async (path: string) => (await headersOf(path))['content-security-policy']?.split('; ')

  test('a page speaks with the shop only, is framed by nobody and hands no address on', async () => {
    for (const path of ['/', '/orders/T3JkZXI6MQ', '/reset-password?token=a', '/nowhere']) {
      expect(await rulesOf(path)).toEqual(
        expect.arrayContaining([
          "default-src 'none'",
          "script-src 'self'",
          "connect-src 'self' http://graph.test ws://live.test",
          "frame-ancestors 'none'",
          "base-uri 'none'",
        ]),
      )
      expect(await headersOf(path)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      })
    }
  })

  test('styles inside the page are for the editor of the playground alone', async () => {
    expect(await rulesOf('/?tab=1')).toContain("style-src 'self' 'unsafe-inline'")
    expect(await rulesOf('/verify-email')).toContain("style-src 'self'")
  })

  test('what has a hash in its name is kept for a year, a page is asked for again', async () => {
    expect((await headersOf('/assets/shop-C3Z6KKCU.js'))['cache-control']).toBe('public, max-age=31536000, immutable')
    for (const path of ['/', '/orders/T3JkZXI6MQ']) expect((await headersOf(path))['cache-control']).toBe('no-cache')
    expect((await headersOf('/assets/gone.js'))['cache-control']).not.toContain('immutable')
  })

  test('a page that did not change is not sent again', async () => {
    const { etag } = await headersOf('/')
    const again = await askRaw('/', { 'if-none-match': etag })
    expect(again.status).toBe(304)
  })
})
