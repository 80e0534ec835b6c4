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

test('Ann opens her receipt, which no cache keeps, and a piece of its link is a page', async () => {
  const receipt = await fetch(new URL('/receipts/eyJpZCI6MX0.mac-1_2.pdf', shop.url))
  expect(await receipt.text()).toBe('%PDF of eyJpZCI6MX0.mac-1_2.pdf')
  expect(receipt.headers.get('content-type')).toBe('application/pdf')
  expect(receipt.headers.get('content-disposition')).toBe('inline; filename="R-1.pdf"')
  expect(receipt.headers.get('cache-control')).toBe('private, no-store')
  expect(receipt.headers.get('etag')).toBeNull()
  const piece = await fetch(new URL('/receipts/eyJpZCI6MX0', shop.url))
  expect([piece.status, await piece.text()]).toEqual([404, '<p>no receipt</p>'])
})

test('Bob finds no way past the receipts', async () => {
  const paths = ['..%2fgraphql', '%2e%2e/doors', 'a%00b', 'a/b.pdf', 'a?b', '', '.pdf', `${'a'.repeat(1001)}`]
  for (const path of paths) {
    const answer = await fetch(new URL(`/receipts/${path}`, shop.url))
    expect([path, answer.status]).toEqual([path, 404])
  }
  // What the order room says of itself when it fails is not passed on, and too much of it is cut off.
  const failed = await fetch(new URL('/receipts/broken.pdf', shop.url))
  expect([failed.status, await failed.json()]).toEqual([
    502,
    { error: 'This receipt cannot be had just now. Try again in a moment.' },
  ])
  await expect(fetch(new URL('/receipts/endless.pdf', shop.url)).then((answer) => answer.text())).rejects.toThrow()
})

test('A stranger learns at the first page where the graph and the playground are', async () => {
  const page = await fetch(new URL('/', shop.url))
  expect(await page.json()).toMatchObject({
    graph: 'http://127.0.0.1:4000/graphql',
    playground: 'http://127.0.0.1:4030',
  })
})
