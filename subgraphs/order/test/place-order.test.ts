import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openQueue } from '@quire/platform/queues'
import { openRedis } from '@quire/platform/redis'
import { shelve } from './neighbours.ts'
import {
  bookseller,
  customer,
  fill,
  hears,
  look,
  news,
  type OrderRoom,
  openRoom,
  place,
  placed,
  saidBy,
  until,
  visitor,
  wish,
} from './order-room.ts'

let room: OrderRoom
beforeAll(async () => {
  room = await openRoom({ SECRET_WITHIN: '4000' })
})
afterAll(() => room.close())

test('Ann buys two books, pays, and her order is paid', async () => {
  const ann = customer()
  const hobbit = shelve(room.neighbours, { title: 'The Hobbit', minor: 1299 })
  const emma = shelve(room.neighbours, { title: 'Emma', minor: 999 })
  const buying = place(room, ann, wish(fill(room, ann, [hobbit, 2], [emma, 1]), 2 * 1299 + 999 + 390))
  const row = await until(() => room.prisma.customerOrder.findFirst({ where: { userId: ann.user?.id ?? '' } }))
  await overTheQueue(news(room, row.id).prepared())
  const { order } = await buying
  expect(order).toMatchObject({
    status: 'PLACED',
    total: { amount: 3987 },
    subtotal: { amount: 3597 },
    customer: { id: expect.any(String) },
    payment: { status: 'READY', clientSecret: 'pi_1_secret', publishableKey: 'pk_test_quire' },
    nextStates: ['PAID', 'CANCELLED'],
  })
  expect(order.number).toMatch(/^Q-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/)
  // 7 % within 25.98, 9.99 and 3.90.
  expect(order.lines.map((line: { vat: { amount: number } }) => line.vat.amount)).toEqual([170, 65])
  expect(order.vat.amount).toBe(170 + 65 + 26)

  await overTheQueue(news(room, row.id, 3987).succeeded())
  const paid = await until(async () => {
    const now = await look(room, ann, order.id)
    return now.status === 'PAID' && now
  })
  expect(paid.payment).toMatchObject({ status: 'SUCCEEDED', clientSecret: null })
  expect(paid.history.map((one: { type: string }) => one.type)).toEqual(['PLACED', 'PAYMENT_READY', 'PAID'])
  expect(room.reservations.get(row.id)?.state).toBe('sold')
  expect((await saidBy(room, row.id)).map(({ type }) => type)).toEqual(['order.placed', 'order.paid'])
  const kept = await room.prisma.customerOrder.findUniqueOrThrow({ where: { id: row.id } })
  expect(kept.clientSecretSealed).toBeNull()
})

async function overTheQueue(event: { id: string; type: string }) {
  const queues = { asking: openRedis(room.life, room.redis.url, 'waits'), prefix: room.redis.prefix }
  const queue = openQueue('events-order', { ...queues, waiting: queues.asking })
  await queue.add(event.type, { ...event, trace: null })
  await queue.close()
}

test('Ann buys the last copy; Bob is told it is gone', async () => {
  const [ann, bob] = [visitor(), visitor()]
  const book = shelve(room.neighbours, { title: 'Middlemarch', left: 1 })
  const both = await Promise.all(
    [ann, bob].map((one) => place(room, one, wish(fill(room, one, [book, 1]), 1299 + 390))),
  )
  expect(both.map((one) => one.__typename).sort()).toEqual(['OutOfStock', 'PlaceOrderSuccess'])
  expect(both.find((one) => one.__typename === 'OutOfStock')).toMatchObject({
    code: 'OUT_OF_STOCK',
    message: '“Middlemarch” is sold out. Take it out of your basket.',
    lines: [{ title: 'Middlemarch', left: 0, reason: 'OUT_OF_STOCK' }],
  })
})

describe('Ann is told, and nothing stays reserved', () => {
  test('when her basket changed since she looked', async () => {
    const ann = visitor()
    const book = shelve(room.neighbours, { title: 'Emma' })
    const version = fill(room, ann, [book, 1])
    fill(room, ann, [book, 2])
    expect(await place(room, ann, wish(version, 1689))).toMatchObject({ code: 'CART_CHANGED', cartVersion: 2 })
    expect(book.left).toBe(10)
  })

  test('when the price changed since she looked', async () => {
    const ann = visitor()
    const book = shelve(room.neighbours, { title: 'Emma', minor: 1500 })
    const refusal = await place(room, ann, wish(fill(room, ann, [book, 1]), 1299 + 390))
    expect(refusal).toMatchObject({
      code: 'PRICE_CHANGED',
      total: { amount: 1890 },
      delivery: { amount: 390 },
      lines: [{ title: 'Emma', unitPrice: { amount: 1500 } }],
    })
    expect(book.left).toBe(10)
  })

  test('when her basket is empty, costs too much or too little, or cannot be sent there', async () => {
    const ann = visitor()
    expect(await place(room, ann, wish(fill(room, ann), 390))).toMatchObject({ code: 'EMPTY_CART' })
    const bible = shelve(room.neighbours, { title: 'A Gutenberg Bible', minor: 2_000_000_000 })
    expect(await place(room, ann, wish(fill(room, ann, [bible, 2]), 390))).toMatchObject({ code: 'ORDER_TOO_LARGE' })
    expect(bible.left).toBe(10)
    const leaflet = shelve(room.neighbours, { title: 'A leaflet', minor: 0, format: 'EBOOK' })
    expect(await place(room, ann, wish(fill(room, ann, [leaflet, 1]), 0))).toMatchObject({ code: 'ORDER_TOO_SMALL' })
    const address = { street: 'Main St 1', city: 'Springfield', postcode: '12345', country: 'us' }
    const far = await place(room, ann, wish(fill(room, ann, [bible, 1]), 390, { address }))
    expect(far).toMatchObject({ code: 'DELIVERY_NOT_OFFERED', field: ['input', 'address', 'country'], offered: [] })
    expect(far.message).toMatch(/^We do not deliver to US yet\./)
    const nowhere = { ...address, country: 'XX' }
    const lost = await place(room, ann, wish(fill(room, ann, [bible, 1]), 390, { address: nowhere }))
    expect(lost).toMatchObject({ code: 'DELIVERY_NOT_OFFERED', offered: [] })
    expect(lost.message).toMatch(/^XX is not a country we know\./)
  })

  test.each([
    { cartVersion: -1 },
    { idempotencyKey: 'k'.repeat(300) },
    { contact: { email: 'nobody', name: 'Ann' } },
    { contact: { email: 'ann@example.test', name: 'A\u0000nn' } },
    { expectedTotal: { amount: -5, currency: 'EUR' } },
  ])('when what she sends makes no sense: %j', async (bad) => {
    const { errors } = await room.ask(
      visitor(),
      'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename } }',
      {
        input: wish(1, 1, bad),
      },
    )
    expect(errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT')
  })
})

test('e-books alone cost nothing to deliver, and never need a parcel', async () => {
  const ann = visitor()
  const ebook = shelve(room.neighbours, { title: 'Dracula', minor: 499, format: 'EBOOK' })
  const { order } = await place(room, ann, wish(fill(room, ann, [ebook, 1]), 499))
  expect(order).toMatchObject({ total: { amount: 499 }, delivery: { label: 'Download' } })
})

test("Bob and nobody: Ann's order is not there for others, and is for staff without its secret", async () => {
  const ann = visitor()
  const { order, orderId } = await placed(room, ann)
  await hears(room, news(room, orderId).prepared())
  expect((await look(room, ann, order.id)).payment.clientSecret).toBe('pi_1_secret')
  expect(await look(room, visitor(), order.id)).toBeNull()
  expect(await look(room, ann, 'T3JkZXI6bm90aGluZw')).toBeNull()
  expect((await look(room, bookseller(), order.id)).payment).toMatchObject({ status: 'READY', clientSecret: null })
  const signedIn = { ...ann, user: customer().user }
  expect((await look(room, signedIn, order.id)).number).toBe(order.number)
})
