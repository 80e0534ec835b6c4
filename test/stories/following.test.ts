import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { type Client, createClient } from 'graphql-ws'
import { toGlobalId } from '../../platform/id.ts'
import type { Placed } from '../../scripts/demo/purchase.ts'
import { followOrder, order, payFor, told } from './buying.ts'
import { plentiful } from './shelf.ts'
import { openShop, type Shop } from './shop.ts'
import { openTokenPress } from './token-press.ts'
import { until } from './until.ts'
import { signedIn, type Visitor, visitor } from './visitor.ts'

let shop: Shop
let buyer: Visitor
let placed: Placed
beforeAll(async () => {
  shop = await openShop()
  buyer = await signedIn(shop, 'ann')
  placed = await order(buyer, (await plentiful(shop)).slice(0, 1))
  const follower = followOrder(shop, buyer, placed)
  await payFor(shop, buyer, placed)
  await follower.wait('PAID', ({ event }) => event?.type === 'PAID')
  expect(told(follower.delivered)).toEqual(['PLACED', 'PAYMENT_READY', 'PAID'])
  follower.close()
}, 60_000)
afterAll(() => shop.close(), 30_000)

const clients: Client[] = []
afterEach(() => Promise.all(clients.splice(0).map((client) => client.dispose())))

interface Seen {
  // biome-ignore lint/suspicious/noExplicitAny: a story reads any shape and says itself what it expects
  readonly got: any[]
  readonly end: { how: 'open' | 'complete' | { readonly code?: number } }
}

/** Opens a socket of its own and asks to follow the order. */
function listen(
  connectionParams: object,
  { after, orderId = placed.id }: { after?: number; orderId?: string } = {},
): Seen {
  const client = createClient({ url: shop.live, connectionParams: { ...connectionParams }, retryAttempts: 0 })
  clients.push(client)
  const seen: Seen = { got: [], end: { how: 'open' } }
  const query = `subscription ($orderId: ID!, $after: Int) { orderTracking(orderId: $orderId, after: $after) {
    sequence event { type } order { status customer { name } lines { book { title } } } } }`
  client.subscribe(
    { query, variables: { orderId, ...(after !== undefined && { after }) } },
    {
      next: (result) => void seen.got.push(result),
      error: (how) => void Object.assign(seen.end, { how }),
      complete: () => void Object.assign(seen.end, { how: 'complete' }),
    },
  )
  return seen
}

const untilOver = ({ end }: Seen) => until('the subscription is over', () => end.how !== 'open')

const shown = ({ got }: Seen) => got.map(({ data: { orderTracking: one } }) => [one.sequence, one.event?.type ?? null])

const anns = () => ({ visitor: buyer.visitor(), accessToken: buyer.accessToken() })

describe('Ann, who bought it,', () => {
  test('sees first how it stands', async () => {
    const seen = listen(anns())
    await until('the snapshot', () => seen.got.length === 1)
    expect(seen.got[0].data.orderTracking).toMatchObject({
      sequence: 3,
      event: null,
      order: { status: 'PAID', customer: { name: 'Ann Archer' }, lines: [{ book: { title: expect.any(String) } }] },
    })
  })

  test.each([
    [
      0,
      [
        [1, 'PLACED'],
        [2, 'PAYMENT_READY'],
        [3, 'PAID'],
      ],
    ],
    [
      1,
      [
        [2, 'PAYMENT_READY'],
        [3, 'PAID'],
      ],
    ],
    [3, []],
  ])('and after a reconnect what happened after %i, once and in order', async (after, events) => {
    const seen = listen(anns(), { after })
    await until('all of it', () => seen.got.length === events.length + 1)
    const [snapshot, ...rest] = shown(seen)
    expect(snapshot).toEqual([after, null])
    expect(rest).toEqual(events)
  })
})

describe('Nobody else follows it:', () => {
  const refused = async (seen: Seen) => {
    await untilOver(seen)
    expect(seen.got.filter(({ data }) => data)).toEqual([])
    return seen.got.flatMap(({ errors }) => errors?.map((error: { message: string; extensions: object }) => error))
  }

  test('not a visitor without a token, nor Bob; for them it is an order that there is not', async () => {
    const bob = await signedIn(shop, 'bob')
    const nowhere = toGlobalId('Order', '0199ffff-0000-7000-8000-000000000000')
    const answers = await Promise.all([
      refused(listen({})),
      refused(listen({ accessToken: bob.accessToken() })),
      refused(listen({}, { orderId: nowhere })),
      refused(listen({ accessToken: bob.accessToken() }, { orderId: nowhere })),
      refused(listen({ accessToken: bob.accessToken() }, { orderId: 'nonsense' })),
    ])
    const [first] = answers
    expect(first).toHaveLength(1)
    for (const answer of answers) expect(answer).toEqual(first)
  })

  test('not a visitor who made up her visitor’s id', async () => {
    expect(await refused(listen({ visitor: `${visitor(shop).visitor() ?? 'abc'}.made-up` }))).toHaveLength(1)
  })

  test.each(['expired', 'forged', 'nonsense'])('and a token that is %s does not even open the socket', async (what) => {
    const token = buyer.accessToken() ?? ''
    const past = Math.floor(Date.now() / 1000) - 60
    const tokens: Record<string, string> = {
      expired: openTokenPress(shop.keys.ACCESS_TOKEN_KEY).again(token, { exp: past }),
      forged: openTokenPress().again(token),
      nonsense: 'nonsense',
    }
    const seen = listen({ accessToken: tokens[what] })
    await untilOver(seen)
    expect(seen.got).toEqual([])
    expect(seen.end.how).toMatchObject({ code: 4403 })
  })
})

test('Ann signs out elsewhere, and her socket tells no more within five seconds', async () => {
  const ann = await signedIn(shop, 'ann')
  const seen = listen({ accessToken: ann.accessToken() })
  await until('the snapshot', () => seen.got.length === 1)
  await ann.send('mutation { signOut { __typename } }')
  await until('the end', () => seen.end.how !== 'open' || seen.got.length > 1, 5000)
  expect(seen.got.at(-1).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
})
