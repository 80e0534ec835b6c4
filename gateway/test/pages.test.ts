import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openShop, type Shop } from './shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

test('Ann sees a cover, and her browser keeps it', async () => {
  const cover = await fetch(new URL('/covers/b1.svg', shop.url))
  expect(await cover.text()).toBe('<svg/>')
  expect(cover.headers.get('cache-control')).toBe('public, max-age=86400')
  const again = await fetch(new URL('/covers/b1.svg', shop.url), { headers: { 'if-none-match': '"v1"' } })
  expect(again.status).toBe(304)
})

test('Bob finds no way past the covers', async () => {
  for (const path of ['/covers/..%2fgraphql', '/covers/%2e%2e/doors', '/covers/a%00b']) {
    expect((await fetch(new URL(path, shop.url))).status).toBe(404)
  }
})

test('A stranger learns at the first page where the graph and the playground are', async () => {
  const page = await fetch(new URL('/', shop.url))
  expect(await page.json()).toMatchObject({
    graph: 'http://127.0.0.1:4000/graphql',
    playground: 'http://127.0.0.1:4030',
  })
})
