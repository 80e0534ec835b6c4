import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { signViewer, viewerHeader } from '@quire/platform/viewer'
import { Redis } from 'ioredis'
import { anyFreePort } from '../../../dev/stores/src/ports.ts'
import { type RunningRedis, startRedis } from '../../../dev/stores/src/redis.ts'
import { addToCart } from '../src/actions/choose-book.ts'
import { openCartStore } from '../src/data/cart-store.ts'
import { add, bookId, newVisitor, openShop, type Shop, seeCart } from './cast.ts'

let dir: string
let redis: RunningRedis
let shop: Shop
let peek: Redis
const start = (port: number) => startRedis({ dir, port, kind: 'queues' })
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'cart-'))
  redis = await start(await anyFreePort())
  shop = await openShop(redis.url)
  peek = new Redis(redis.url, { retryStrategy: () => 50 })
  peek.on('error', () => undefined)
})
afterEach(() => peek.flushdb())
afterAll(async () => {
  peek.disconnect()
  await shop.close()
  await redis.close()
  await rm(dir, { recursive: true, force: true })
})

const ready = async () => (await fetch(`http://127.0.0.1:${shop.room.healthPort}/readyz`)).status

/** Asks until the fact is there; the test's own deadline ends a vain wait. */
async function until(fact: () => Promise<boolean>): Promise<void> {
  while (!(await fact())) await new Promise((resolve) => setImmediate(resolve))
}

const thirtyDays = 30 * 24 * 3600

test('a basket is kept for 30 days after each change, not after each look', async () => {
  const [ann, dune] = [newVisitor(), shop.shelf.stock('Dune')]
  const change = () => shop.ask(ann, add, { input: { bookId: bookId(dune) } })
  await change()
  const [cartKey = ''] = await peek.keys('*:cart:*')
  expect(cartKey).toBe(`cart-test:cart:{visitor:${ann.visitorId}}`)
  expect(await peek.ttl(cartKey)).toBeGreaterThan(thirtyDays - 60)
  await peek.expire(cartKey, 100)
  await shop.ask(ann, seeCart)
  expect(await peek.ttl(cartKey)).toBeLessThanOrEqual(100)
  await change()
  expect(await peek.ttl(cartKey)).toBeGreaterThan(thirtyDays - 60)
})

test('a basket that expired begins anew, and with a version it never had', async () => {
  const [ann, dune] = [newVisitor(), shop.shelf.stock('Dune')]
  const change = async () => (await shop.ask(ann, add, { input: { bookId: bookId(dune) } })).data.addToCart.cart
  const before = await change()
  const [cartKey = ''] = await peek.keys('*:cart:*')
  // Expiry comes 30 days after the last change; a second is as good for the clock that versions follow.
  await peek.pexpire(cartKey, 1100)
  await until(async () => (await peek.exists(cartKey)) === 0)
  expect((await shop.ask(ann, seeCart)).data.cart).toMatchObject({ id: before.id, version: 0, lines: [] })
  expect((await change()).version).toBeGreaterThan(before.version)
})

test('a change whose answer was lost and which was sent again counts once', async () => {
  const [ann, dune] = [newVisitor(), shop.shelf.stock('Dune')]
  // A real Redis that hears every script twice, as after a connection that broke before the answer came.
  const stutter = new Proxy(peek, {
    get: (redis, name) =>
      name === 'eval'
        ? async (...script: Parameters<Redis['eval']>) => {
            await redis.eval(...script)
            return redis.eval(...script)
          }
        : Reflect.get(redis, name).bind(redis),
  })
  const desk = { ...shop.room.desk, carts: openCartStore(stutter, 'cart-test') }
  const wish = { owner: ann, bookId: dune.bookId, quantity: 2, expectedVersion: null }
  expect(await addToCart(desk, wish)).toMatchObject({ ok: true })
  expect((await shop.readAtDoor(ann)).lines).toEqual([{ bookId: dune.bookId, quantity: 2 }])
})

test('Redis is killed and restarted: the room says it is not ready, comes back, and the basket is there', async () => {
  const [ann, dune] = [newVisitor(), shop.shelf.stock('Dune')]
  const { addToCart } = (await shop.ask(ann, add, { input: { bookId: bookId(dune), quantity: 3 } })).data
  const port = Number(new URL(redis.url).port)
  // What Redis has written survives its own death; only the machine's could cost the last second.
  process.kill(redis.pid, 'SIGKILL')
  await redis.ended
  expect(await ready()).toBe(503)
  const { data, errors } = await shop.ask(ann, seeCart)
  expect([data.cart, errors[0]?.extensions?.code]).toEqual([null, 'INTERNAL_SERVER_ERROR'])
  redis = await start(port)
  await until(async () => (await ready()) === 200)
  expect((await shop.ask(ann, seeCart)).data.cart).toEqual(addToCart.cart)
}, 30_000)

test('the graph answers the gateway over HTTP, and nobody whose viewer is not signed for this room', async () => {
  const body = JSON.stringify({ query: '{ cart { version } }' })
  const ask = (headers: Record<string, string>) =>
    fetch(`${shop.room.url}/graphql`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    })
  const viewer = { visitorId: newVisitor().visitorId, user: null }
  const signed = (room: string, to = body) => signViewer(viewer, { room, body: to, key: shop.env.VIEWER_KEY_CART })
  const welcome = await ask({ [viewerHeader]: signed('cart') })
  expect(await welcome.json()).toEqual({ data: { cart: { version: 0 } } })
  for (const header of [signed('order'), signed('cart', '{}'), 'nonsense']) {
    expect((await ask({ [viewerHeader]: header })).status).toBe(401)
  }
  expect((await ask({})).status).toBe(401)
})
