import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { toGlobalId } from '@quire/platform/id'
import type { Viewer } from '@quire/platform/viewer'
import { bookseller, customer, type OrderRoom, openRoom, placed } from './order-room.ts'

let room: OrderRoom
const [ann, bob, mrsPage] = [customer(), customer(), bookseller()]
beforeAll(async () => {
  room = await openRoom()
  for (let n = 0; n < 5; n += 1) await placed(room, ann)
  await placed(room, bob)
})
afterAll(() => room.close())

const entities = `query ($who: [_Any!]!, $first: Int, $after: String) { _entities(representations: $who) { ... on User {
  orders(first: $first, after: $after) { totalCount nodes { number history { type } } pageInfo { hasNextPage endCursor } } } } }`

const ordersOf = async (whose: Viewer, viewer: Viewer, page: object = {}) => {
  const who = [{ __typename: 'User', id: toGlobalId('User', whose.user?.id ?? '') }]
  return room.ask(viewer, entities, { who, ...page })
}

test('Ann sees her orders, newest first, page by page', async () => {
  const all = (await ordersOf(ann, ann)).data._entities[0].orders
  expect([all.totalCount, all.nodes.length]).toEqual([5, 5])
  const first = (await ordersOf(ann, ann, { first: 3 })).data._entities[0].orders
  const after = first.pageInfo.endCursor
  const second = (await ordersOf(ann, ann, { first: 3, after })).data._entities[0].orders
  expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false])
  expect([...first.nodes, ...second.nodes]).toEqual(all.nodes)
})

test("Bob does not see Ann's orders, nor pages with her cursors; Mrs Page sees all", async () => {
  expect((await ordersOf(ann, bob)).data._entities[0].orders).toBeNull()
  const { pageInfo } = (await ordersOf(ann, ann, { first: 1 })).data._entities[0].orders
  const stolen = await ordersOf(bob, bob, { after: pageInfo.endCursor })
  expect(stolen.errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT')
  const staff = 'query ($filter: OrderFilter) { orders(filter: $filter) { totalCount nodes { number status } } }'
  expect((await room.ask(mrsPage, staff)).data.orders.totalCount).toBe(6)
  const [{ number }] = (await ordersOf(bob, bob)).data._entities[0].orders.nodes
  const found = await room.ask(mrsPage, staff, { filter: { number: number.toLowerCase(), status: 'PLACED' } })
  expect(found.data.orders.nodes).toEqual([{ number, status: 'PLACED' }])
})

test.each([0, -1, 101, 10_000])('a page of %d orders is refused', async (first) => {
  expect((await ordersOf(ann, ann, { first })).errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT')
})

test('an order asked for as an entity is there for those who may see it only', async () => {
  const row = await room.prisma.customerOrder.findFirstOrThrow({ where: { userId: ann.user?.id ?? '' } })
  const query = 'query ($who: [_Any!]!) { _entities(representations: $who) { ... on Order { number } } }'
  const who = [{ __typename: 'Order', id: toGlobalId('Order', row.id) }]
  expect((await room.ask(ann, query, { who })).data._entities).toEqual([{ number: row.number }])
  expect((await room.ask(bob, query, { who })).data._entities).toEqual([null])
})

test('the prices of delivery are there before ordering', async () => {
  const query =
    '{ near: deliveryOptions(country: "de") { speed price { amount } } gone: deliveryOptions(country: "US") { speed } }'
  const { data } = await room.ask(ann, query)
  expect(data).toEqual({
    near: [
      { speed: 'STANDARD', price: { amount: 390 } },
      { speed: 'EXPRESS', price: { amount: 990 } },
    ],
    gone: [],
  })
})

test.each(['Germany', '', 'D', '49', 'ß', 'D'.repeat(100_000)])(
  'a country is two letters, and not %.10p',
  async (country) => {
    const query = 'query ($country: String!) { deliveryOptions(country: $country) { speed } me: __typename }'
    const { data, errors } = await room.ask(ann, query, { country })
    expect(errors).toMatchObject([
      { message: 'country: must be two letters, such as DE', extensions: { code: 'BAD_USER_INPUT' } },
    ])
    expect(data).toEqual({ deliveryOptions: null, me: 'Query' })
  },
)

test.each([
  [
    "a customer's orders",
    'customer_order_user',
    `user_id = gen_random_uuid() ORDER BY placed_at DESC, id DESC LIMIT 21`,
  ],
  ['all orders', 'customer_order_placed', 'true ORDER BY placed_at DESC, id DESC LIMIT 21'],
  ['orders by status', 'customer_order_status', `status = 'PAID' ORDER BY placed_at DESC, id DESC LIMIT 21`],
  ['what is due', 'customer_order_due', `status = 'PLACED' AND pay_before <= now() ORDER BY pay_before LIMIT 50`],
])('%s are found by an index', async (_what, index, where) => {
  await room.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SET LOCAL enable_seqscan = off`
    const plan = await tx.$queryRawUnsafe<object[]>(`EXPLAIN (FORMAT JSON) SELECT * FROM customer_order WHERE ${where}`)
    expect(JSON.stringify(plan)).toContain(index)
  })
})
