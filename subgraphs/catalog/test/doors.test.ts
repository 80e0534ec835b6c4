import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { newId } from '@quire/platform/id'
import { digest, signStatement } from '@quire/platform/signature'
import { signViewer } from '@quire/platform/viewer'
import { mrsPage, openTestRoom, type TestRoom, visitor } from './room.ts'
import { shelve, stockOf } from './shelf.ts'

let room: TestRoom
beforeAll(async () => {
  room = await openTestRoom()
})
afterAll(() => room.close())

const knock = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${room.url}${path}`, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } })
const signed = (
  body: string,
  {
    caller = 'order',
    door = 'catalog.release',
    until = Date.now() + 20_000,
    key = room.env.DOOR_KEY_ORDER_CATALOG,
  } = {},
) => ({ 'quire-door': signStatement({ caller, door, until, body: digest(body) }, key) })

describe('a door', () => {
  const ask = () => JSON.stringify({ orderId: newId() })

  test('opens to a call signed by its caller for this body', async () => {
    const body = ask()
    expect((await knock('/doors/catalog.release', body, signed(body))).status).toBe(200)
  })

  test('stays shut to no signature, an old one, one far ahead, another body, another door, another caller or key', async () => {
    const body = ask()
    const answers = await Promise.all([
      knock('/doors/catalog.release', body),
      knock('/doors/catalog.release', body, { 'quire-door': 'nonsense.nonsense' }),
      knock('/doors/catalog.release', body, signed(body, { until: Date.now() - 1 })),
      knock('/doors/catalog.release', body, signed(body, { until: Date.now() + 600_000 })),
      knock('/doors/catalog.release', body, signed(ask())),
      knock('/doors/catalog.release', body, signed(body, { door: 'catalog.claim' })),
      knock('/doors/catalog.release', body, signed(body, { caller: 'cart' })),
      knock('/doors/catalog.release', body, signed(body, { caller: 'cart', key: room.env.DOOR_KEY_CART_CATALOG })),
      knock('/doors/catalog.release', body, signed(body, { key: room.env.DOOR_KEY_CART_CATALOG })),
    ])
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 401))
  })

  test.each(['', 'null', '{}', '{"orderId":"\\u0000"}', '{"orderId":5}', '{'])('answers 400 to %s', async (body) => {
    expect((await knock('/doors/catalog.release', body, signed(body))).status).toBe(400)
  })

  test('takes no quantity that no basket has', async () => {
    const book = await shelve(room, { title: 'Odd' })
    for (const quantity of [0, -1, 1.5, 101, 2 ** 31]) {
      const body = JSON.stringify({ orderId: newId(), lines: [{ bookId: book.id, quantity }] })
      const header = signed(body, { door: 'catalog.reserve' })
      expect((await knock('/doors/catalog.reserve', body, header)).status).toBe(400)
    }
    const body = JSON.stringify({ orderId: newId(), lines: Array(101).fill({ bookId: book.id, quantity: 1 }) })
    expect((await knock('/doors/catalog.reserve', body, signed(body, { door: 'catalog.reserve' }))).status).toBe(400)
    expect(await stockOf(room, book)).toEqual({ available: 5, reserved: 0 })
  })
})

describe('the graph', () => {
  const query = JSON.stringify({ query: '{ books { totalCount } }' })
  const viewer = (
    body: string,
    { room: to = 'catalog', now = Date.now(), key = room.env.VIEWER_KEY_CATALOG } = {},
  ) => ({ 'quire-viewer': signViewer(mrsPage, { room: to, body, key, now }) })

  test('answers the gateway only: signed for this room, this body, this half minute', async () => {
    expect((await knock('/graphql', query, viewer(query))).status).toBe(200)
    const refused = await Promise.all([
      knock('/graphql', query),
      knock('/graphql', query, viewer(query, { room: 'cart' })),
      knock('/graphql', query, viewer(query, { now: Date.now() - 31_000 })),
      knock('/graphql', query, viewer(query, { key: room.env.CURSOR_KEY })),
      knock('/graphql', query, viewer('{"query":"{ __typename }"}')),
    ])
    expect(refused.map((answer) => answer.status)).toEqual([401, 401, 401, 401, 401])
  })
})

describe('look-up', () => {
  test('tells the price and how many may be bought, and leaves out what does not exist', async () => {
    const book = await shelve(room, { title: 'Emma', price: 899, available: 700 })
    const answer = await room.cart.call('catalog.look-up', { bookIds: [book.id, newId()] })
    expect(answer.books).toEqual([
      { bookId: book.id, title: 'Emma', price: { amount: 899, currency: 'EUR' }, buyable: 100 },
    ])
  })
})

describe('changed-since', () => {
  const readAll = async (cursor: string | null, limit = 2) => {
    const seen: string[] = []
    for (;;) {
      const page = await room.search.call('catalog.changed-since', { cursor, limit })
      seen.push(...page.books.map((book) => book.bookId), ...page.removed.map((book) => `-${book.bookId}`))
      cursor = page.cursor
      if (!page.more) return { seen, cursor }
    }
  }
  // As if what was written so far were long ago; otherwise everything young is told again.
  const letTimePass = async () => {
    await room.sql.$executeRaw`ALTER TABLE stock DISABLE TRIGGER stock_news`
    await room.sql.$executeRaw`UPDATE stock SET changed_at = now() - interval '1 hour'`
    await room.sql.$executeRaw`ALTER TABLE stock ENABLE TRIGGER stock_news`
  }

  test('tells every book once, then only what was changed, sold or withdrawn since', async () => {
    const [a, b, c] = [
      await shelve(room, { title: 'A' }),
      await shelve(room, { title: 'B' }),
      await shelve(room, { title: 'C' }),
    ]
    await letTimePass()
    const all = await readAll(null)
    expect(all.seen).toHaveLength(await room.sql.edition.count())
    expect(new Set(all.seen).size).toBe(all.seen.length)
    expect((await readAll(all.cursor)).seen).toEqual([])

    await room.order.call('catalog.reserve', { orderId: newId(), lines: [{ bookId: b.id, quantity: 1 }] })
    const input = { bookId: c.globalId, expectedVersion: 1 }
    await room.ask(
      'mutation ($input: WithdrawBookInput!) { withdrawBook(input: $input) { __typename } }',
      { input },
      mrsPage,
    )
    const changed = await readAll(all.cursor)
    expect(changed.seen).toEqual([b.id, `-${c.id}`])
    expect(changed.seen).not.toContain(a.id)
  })

  test('does not skip a change that commits after a later one was read', async () => {
    const [slow, quick] = [await shelve(room, { title: 'Slow' }), await shelve(room, { title: 'Quick' })]
    await letTimePass()
    const { cursor } = await readAll(null, 1000)
    const touch = (id: string) =>
      room.sql.$executeRaw`UPDATE stock SET available = available WHERE edition_id = ${id}::uuid`
    const read = await room.sql.$transaction(async (tx) => {
      await tx.$executeRaw`UPDATE stock SET available = available WHERE edition_id = ${slow.id}::uuid`
      await touch(quick.id)
      return readAll(cursor, 1)
    })
    expect(read.seen).toEqual([quick.id])
    expect((await readAll(read.cursor, 1)).seen).toEqual([slow.id, quick.id])
  })

  test.each(['nonsense', '1', '-1.0', '1.1; DROP TABLE stock', `${'9'.repeat(30)}.1`])(
    'refuses the cursor %s',
    async (cursor) => {
      const body = JSON.stringify({ cursor, limit: 10 })
      const header = signed(body, {
        caller: 'search',
        door: 'catalog.changed-since',
        key: room.env.DOOR_KEY_SEARCH_CATALOG,
      })
      expect((await knock('/doors/catalog.changed-since', body, header)).status).toBe(400)
    },
  )
})

describe('covers', () => {
  test('are drawings that may be kept for ever and run nothing', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><title>Émma</title></svg>'
    await shelve(room, { title: 'Emma', slug: 'emma-cover', cover: svg })
    const answer = await fetch(`${room.url}/covers/emma-cover.svg`)
    expect([answer.status, await answer.text()]).toEqual([200, svg])
    expect(answer.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8')
    expect(answer.headers.get('cache-control')).toContain('immutable')
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'.*sandbox$/)
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  })

  test.each(['none.svg', 'emma.png', '..%2f..%2fetc%2fpasswd', '%00.svg', `${'a'.repeat(3000)}.svg`])(
    'there is none at %s',
    async (name) => {
      expect([400, 404, 414]).toContain((await fetch(`${room.url}/covers/${name}`)).status)
    },
  )
})

test('the room says that it is ready', async () => {
  expect((await fetch(`http://127.0.0.1:${room.healthPort}/readyz`)).status).toBe(200)
  expect(visitor.user).toBeNull()
})
