import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { shelve } from './neighbours.ts'
import {
  asked,
  bookseller,
  customer,
  fill,
  fromOrder,
  hears,
  news,
  type OrderRoom,
  openRoom,
  place,
  saidBy,
  visitor,
  wish,
} from './order-room.ts'

let room: OrderRoom
beforeAll(async () => {
  room = await openRoom()
})
afterAll(() => room.close())

const ann = customer()
const mrsPage = bookseller()

async function paid(awaited = 0) {
  const [hobbit, emma] = ['The Hobbit', 'Emma'].map((title) => shelve(room.neighbours, { title, minor: 1000 }))
  const ebook = shelve(room.neighbours, { title: 'Dracula', minor: 500, format: 'EBOOK' })
  if (!hobbit || !emma) throw new Error('two books')
  room.neighbours.awaited.set(hobbit.bookId, awaited)
  const version = fill(room, ann, [hobbit, 3], [emma, 1], [ebook, 1])
  const { order } = await place(room, ann, wish(version, 4 * 1000 + 500 + 390))
  await hears(room, news(room, fromOrder(order.id), 4890).succeeded())
  return { ...order, hobbit: hobbit.bookId as string }
}

const ship = async (input: object, viewer = mrsPage) => {
  const { data, errors } = await room.ask(viewer, asked.ship, { input: { carrier: 'Post', ...input } })
  return errors ? errors[0]?.extensions : data.shipOrder
}

test('Mrs Page ships an order in two parcels, and Ann is told of each', async () => {
  const order = await paid()
  const [hobbits] = order.lines
  const first = await ship({
    orderId: order.id,
    trackingNumber: 'A1',
    lines: [{ lineId: hobbits.id, quantity: 2 }],
  })
  expect(first.order).toMatchObject({
    status: 'PARTLY_SHIPPED',
    lines: [{ shipped: 2 }, { shipped: 0 }, { shipped: 0 }],
    parcels: [{ trackingNumber: 'A1', lines: [{ quantity: 2, line: { title: 'The Hobbit' } }] }],
  })
  const second = await ship({ orderId: order.id, trackingNumber: 'A2' })
  expect(second.order).toMatchObject({
    status: 'SHIPPED',
    lines: [{ shipped: 3 }, { shipped: 1 }, { shipped: 0 }],
    nextStates: ['DELIVERED'],
  })
  const told = (await saidBy(room, fromOrder(order.id))).filter(({ type }) => type === 'order.shipped')
  expect(told.map(({ data }) => data)).toMatchObject([
    { trackingNumber: 'A1', rest: 2, lines: [{ title: 'The Hobbit', quantity: 2 }] },
    { trackingNumber: 'A2', rest: 0 },
  ])
  const { data } = await room.ask(mrsPage, asked.delivered, { id: order.id })
  expect(data.markDelivered.order.status).toBe('DELIVERED')
})

test('the same parcel told twice is one parcel; the same number with other things in it is refused', async () => {
  const order = await paid()
  const [hobbits] = order.lines
  const parcel = { orderId: order.id, trackingNumber: 'B1', lines: [{ lineId: hobbits.id, quantity: 1 }] }
  const both = await Promise.all([ship(parcel), ship(parcel)])
  expect(both.map((one) => one.order.lines[0].shipped)).toEqual([1, 1])
  const other = { ...parcel, lines: [{ lineId: hobbits.id, quantity: 2 }] }
  expect(await ship(other)).toMatchObject({ code: 'PARCEL_KNOWN' })
})

test('more than was ordered is not shipped, also when two ship at once', async () => {
  const order = await paid()
  const [hobbits] = order.lines
  const lines = (quantity: number) => [{ lineId: hobbits.id, quantity }]
  const tooMany = await ship({ orderId: order.id, trackingNumber: 'C1', lines: lines(4) })
  expect(tooMany).toMatchObject({ code: 'TOO_MANY_SHIPPED', left: 3 })
  const both = await Promise.all(
    ['C2', 'C3'].map((trackingNumber) => ship({ orderId: order.id, trackingNumber, lines: lines(2) })),
  )
  expect(both.map(({ __typename }) => __typename).sort()).toEqual(['ShipOrderSuccess', 'TooManyShipped'])
})

test('copies that the house waits for are not sent before they come; the others are, and the order stays open for the rest', async () => {
  const order = await paid(2)
  const [hobbits, emma] = order.lines
  const both = [
    { lineId: emma.id, quantity: 1 },
    { lineId: hobbits.id, quantity: 2 },
  ]
  expect(await ship({ orderId: order.id, trackingNumber: 'F1', lines: both })).toMatchObject({
    ...{ code: 'COPIES_AWAITED', awaited: 2, left: 1 },
    message: '2 copies of “The Hobbit” have yet to come. Send 1 now, and the rest when it has been delivered.',
  })
  const first = await ship({ orderId: order.id, trackingNumber: 'F1' })
  expect(first.order).toMatchObject({
    status: 'PARTLY_SHIPPED',
    lines: [{ shipped: 1 }, { shipped: 1 }, { shipped: 0 }],
  })
  for (const lines of [undefined, [{ lineId: hobbits.id, quantity: 1 }]])
    expect(await ship({ orderId: order.id, trackingNumber: 'F2', lines })).toMatchObject({
      code: 'COPIES_AWAITED',
      left: 0,
    })
  room.neighbours.awaited.delete(order.hobbit)
  const last = await ship({ orderId: order.id, trackingNumber: 'F2' })
  expect(last.order).toMatchObject({ status: 'SHIPPED', lines: [{ shipped: 3 }, { shipped: 1 }, {}] })
})

test('while catalog does not say what has come nothing is sent, and the parcel can be told again', async () => {
  const order = await paid()
  room.neighbours.faults.set('catalog.awaited', { when: 'before', times: 1 })
  expect(await ship({ orderId: order.id, trackingNumber: 'G1' })).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' })
  expect((await ship({ orderId: order.id, trackingNumber: 'G1' })).order.status).toBe('SHIPPED')
  const asked = () => room.neighbours.calls.filter((door) => door === 'catalog.awaited').length
  const before = asked()
  expect((await ship({ orderId: order.id, trackingNumber: 'G1' })).order.parcels).toHaveLength(1)
  expect(asked()).toBe(before)
})

test('what is not printed, not paid, not there or not counted is not shipped', async () => {
  const order = await paid()
  const [hobbits, , ebook] = order.lines
  const send = (line: object) => ship({ orderId: order.id, trackingNumber: 'D1', lines: [line] })
  expect(await send({ lineId: ebook.id, quantity: 1 })).toMatchObject({ code: 'TOO_MANY_SHIPPED', left: 0 })
  expect(await send({ lineId: 'nothing', quantity: 1 })).toMatchObject({ code: 'ORDER_LINE_NOT_FOUND' })
  expect(await send({ lineId: hobbits.id, quantity: 0 })).toMatchObject({ code: 'BAD_USER_INPUT' })
  expect(await send({ lineId: hobbits.id, quantity: -1 })).toMatchObject({ code: 'BAD_USER_INPUT' })
  const book = shelve(room.neighbours, { title: 'Emma' })
  const { order: unpaid } = await place(room, ann, wish(fill(room, ann, [book, 1]), 1689))
  const early = await ship({ orderId: unpaid.id, trackingNumber: 'D2' })
  expect(early).toMatchObject({ code: 'ORDER_NOT_SHIPPABLE', status: 'PLACED' })
})

test('only staff ship, mark and list', async () => {
  const order = await paid()
  expect(await ship({ orderId: order.id, trackingNumber: 'E1' }, ann)).toMatchObject({ code: 'FORBIDDEN' })
  expect(await ship({ orderId: order.id, trackingNumber: 'E1' }, visitor())).toMatchObject({ code: 'UNAUTHENTICATED' })
  const { errors } = await room.ask(ann, '{ orders { totalCount } }')
  expect(errors?.[0]?.extensions?.code).toBe('FORBIDDEN')
})
